import { Dealer, Request, Subscriber } from "zeromq";
import { readConnectionFile } from "../../kernel/connection";
import { createWire, type JsonObject, type Message } from "../../kernel/wire";

export type Channel = "shell" | "control" | "stdin" | "iopub";

/** A message from the kernel, and the channel on which it came. */
export interface ReceivedMessage extends Message {
  readonly channel: Channel;
}

/** A request's reply, and what was published with the request as its parent, in order. */
export interface Exchange {
  readonly reply: JsonObject;
  readonly published: readonly ReceivedMessage[];
}

/** A client that is connected to one kernel. */
export interface Client {
  /** Sends a request and resolves when its reply and the status "idle" have come. */
  readonly request: (
    type: string,
    content?: JsonObject,
    channel?: Channel,
    subshellId?: string,
  ) => Promise<Exchange>;
  /** Replies to the next input_request with the text that `toText` makes of its content. */
  readonly onInputRequest: (toText: (content: JsonObject) => string) => void;
  /** Resolves with the first published message of which `is` is true. */
  readonly published: (is: (message: ReceivedMessage) => boolean) => Promise<ReceivedMessage>;
  /** Sends a heartbeat and resolves with its echo. */
  readonly heartbeat: (text: string) => Promise<string>;
  readonly close: () => void;
}

/** Connects to the kernel of a connection file, as a front end does. */
export function connectClient(connectionFile: string): Client {
  const { addresses, key, hash } = readConnectionFile(connectionFile);
  const wire = createWire(key, hash);
  const options = { linger: 0, routingId: wire.session };
  const sockets = {
    shell: new Dealer(options),
    control: new Dealer(options),
    stdin: new Dealer(options),
    iopub: new Subscriber({ linger: 0 }),
  };
  const hb = new Request({ linger: 0 });
  // Each is called with every message until it returns true.
  const listeners = new Set<(message: ReceivedMessage) => boolean>();
  for (const channel of ["shell", "control", "stdin", "iopub"] as const) {
    sockets[channel].connect(addresses[channel]);
    void receive(channel);
  }
  sockets.iopub.subscribe();
  hb.connect(addresses.hb);

  async function receive(channel: Channel): Promise<void> {
    const socket: Dealer | Subscriber = sockets[channel];
    try {
      for await (const frames of socket) {
        const message = wire.read(frames);
        if (typeof message === "string") continue; // The check that waits for it fails.
        for (const listener of [...listeners]) {
          if (listener({ ...message, channel })) listeners.delete(listener);
        }
      }
    } catch (thrown) {
      if (!socket.closed) throw thrown;
    }
  }

  return {
    async request(type, content = {}, channel = "shell", subshellId = undefined) {
      const frames = wire.write({ to: [], type, content, subshellId });
      const id = idOf(frames);
      const published: ReceivedMessage[] = [];
      let reply: JsonObject | undefined;
      let idle = false;
      const exchange = new Promise<Exchange>((resolve) =>
        listeners.add((message) => {
          if (message.parentId !== id) return false;
          if (message.channel === channel) reply = message.content;
          if (message.channel === "iopub") published.push(message);
          idle ||= message.type === "status" && message.content.execution_state === "idle";
          if (reply === undefined || !idle) return false;
          resolve({ reply, published });
          return true;
        }),
      );
      await (sockets[channel] as Dealer).send(frames);
      return exchange;
    },
    onInputRequest(toText) {
      listeners.add(({ channel, type, content, header: parent }) => {
        if (channel !== "stdin" || type !== "input_request") return false;
        const reply = { type: "input_reply", parent, content: { value: toText(content) } };
        void sockets.stdin.send(wire.write({ to: [], ...reply }));
        return true;
      });
    },
    published: (is) =>
      new Promise((resolve) =>
        listeners.add((message) => {
          if (message.channel !== "iopub" || !is(message)) return false;
          resolve(message);
          return true;
        }),
      ),
    async heartbeat(text) {
      await hb.send(text);
      const [echo] = await hb.receive();
      return echo.toString();
    },
    close() {
      for (const socket of [...Object.values(sockets), hb]) socket.close();
    },
  };
}

// Without identities, the header is the third frame.
function idOf(frames: readonly (Buffer | string)[]): string {
  return (JSON.parse(frames[2].toString()) as { msg_id: string }).msg_id;
}
