import { Dealer, Request, Subscriber } from "zeromq";
import { readConnectionFile } from "../../kernel/connection";
import { createWire, type JsonObject } from "../../kernel/wire";

export type Channel = "shell" | "control" | "stdin" | "iopub";

/** A message from the kernel. */
export interface Heard {
  readonly channel: Channel;
  readonly type: string;
  readonly content: JsonObject;
  /** The request that it belongs to. */
  readonly parent: string | undefined;
  /** The way back, for the answer to a question. */
  readonly header: Buffer;
}

/** What came of a request: its reply, and what was published about it, in order. */
export interface Exchange {
  readonly reply: JsonObject;
  readonly published: readonly Heard[];
}

/** A front end that speaks to one kernel. */
export interface Client {
  /** Sends a request and resolves when the reply and the word "idle" have come. */
  readonly ask: (type: string, content?: JsonObject, channel?: Channel) => Promise<Exchange>;
  /** Answers the next question that a cell asks. */
  readonly onQuestion: (answer: (content: JsonObject) => string) => void;
  /** Resolves with the first published message of which `is` is true. */
  readonly published: (is: (heard: Heard) => boolean) => Promise<Heard>;
  /** What the heart answers to a beat. */
  readonly beat: (text: string) => Promise<string>;
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
  const heart = new Request({ linger: 0 });
  const listeners = new Set<(heard: Heard) => void>();
  for (const name of ["shell", "control", "stdin", "iopub"] as const) {
    sockets[name].connect(addresses[name]);
    void receive(sockets[name], name);
  }
  sockets.iopub.subscribe();
  heart.connect(addresses.hb);

  async function receive(socket: Dealer | Subscriber, channel: Channel): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = wire.read(frames);
        if (typeof message === "string") continue; // Whoever waits for it will miss it, and say so.
        const { type, content, header } = message;
        const heard = { channel, type, content, header, parent: parentOf(frames) };
        for (const listener of [...listeners]) listener(heard);
      }
    } catch (thrown) {
      if (!socket.closed) throw thrown;
    }
  }

  function listen(hear: (heard: Heard) => boolean): void {
    const listener = (heard: Heard) => {
      if (hear(heard)) listeners.delete(listener);
    };
    listeners.add(listener);
  }

  return {
    async ask(type, content = {}, channel = "shell") {
      const frames = wire.write({ to: [], type, content });
      const id = idOf(frames);
      const published: Heard[] = [];
      let reply: JsonObject | undefined;
      let idle = false;
      const exchange = new Promise<Exchange>((resolve) =>
        listen((heard) => {
          if (heard.parent !== id) return false;
          if (heard.channel === channel) reply = heard.content;
          if (heard.channel === "iopub") published.push(heard);
          idle ||= heard.type === "status" && heard.content.execution_state === "idle";
          if (reply === undefined || !idle) return false;
          resolve({ reply, published });
          return true;
        }),
      );
      await (sockets[channel] as Dealer).send(frames);
      return exchange;
    },
    onQuestion(answer) {
      listen((heard) => {
        if (heard.channel !== "stdin" || heard.type !== "input_request") return false;
        const content = { value: answer(heard.content) };
        const parent = heard.header;
        void sockets.stdin.send(wire.write({ to: [], type: "input_reply", parent, content }));
        return true;
      });
    },
    published: (is) =>
      new Promise((resolve) =>
        listen((heard) => {
          if (heard.channel !== "iopub" || !is(heard)) return false;
          resolve(heard);
          return true;
        }),
      ),
    async beat(text) {
      await heart.send(text);
      const [echo] = await heart.receive();
      return echo.toString();
    },
    close() {
      for (const socket of [...Object.values(sockets), heart]) socket.close();
    },
  };
}

const DELIMITER = "<IDS|MSG>";

function parentOf(frames: readonly Buffer[]): string | undefined {
  const place = frames.findIndex((frame) => frame.toString() === DELIMITER);
  return (JSON.parse(frames[place + 3].toString()) as { msg_id?: string }).msg_id;
}

function idOf(frames: readonly (Buffer | string)[]): string {
  return (JSON.parse(frames[2].toString()) as { msg_id: string }).msg_id;
}
