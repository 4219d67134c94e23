import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { Dealer, Request, Subscriber } from "zeromq";
import { createWire, type JsonObject, type Wire } from "../../lib/kernel/wire";
import type { ConnectionFile } from "./test-kernel";

/** A message from the kernel. */
export interface ReceivedMessage {
  readonly type: string;
  readonly content: JsonObject;
  readonly metadata: JsonObject;
  readonly parent: string | undefined;
  readonly at: number;
}

/** A request's reply and outputs. */
export interface Exchange {
  readonly reply: ReceivedMessage;
  /** What was published with it as the parent, from busy to idle. */
  readonly published: ReceivedMessage[];
}

type Channel = "shell" | "control";

/** A client over real sockets, with the least that tests need. */
export class Client {
  readonly received: ReceivedMessage[] = [];
  readonly wire: Wire;
  readonly shell: Dealer;
  readonly control: Dealer;
  readonly stdin: Dealer;
  readonly iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly hb = new Request({ linger: 0 });
  readonly #replies: ReceivedMessage[] = [];
  readonly #changed = new EventTarget();
  onInputRequest: (prompt: string, password: boolean) => string | undefined = () => undefined;

  constructor(file: ConnectionFile) {
    this.wire = createWire(file.key);
    const routingId = `client-${randomUUID()}`;
    const options = { routingId, linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
    this.shell = new Dealer(options);
    this.control = new Dealer(options);
    this.stdin = new Dealer(options);
    const separator = file.transport === "ipc" ? "-" : ":";
    const at = (port: number) => `${file.transport}://${file.ip}${separator}${port}`;
    this.iopub.subscribe();
    this.iopub.connect(at(file.iopub_port));
    this.shell.connect(at(file.shell_port));
    this.control.connect(at(file.control_port));
    this.stdin.connect(at(file.stdin_port));
    this.hb.connect(at(file.hb_port));
    void this.#receive(this.iopub, (message) => this.received.push(message));
    for (const socket of [this.shell, this.control]) {
      void this.#receive(socket, (message) => this.#replies.push(message));
    }
    void this.#receive(this.stdin, (message, header) => {
      this.received.push(message);
      const { prompt, password } = message.content as { prompt: string; password: boolean };
      const value = this.onInputRequest(prompt, password);
      if (value !== undefined) void this.sendOn(this.stdin, "input_reply", { value }, header);
    });
  }

  async #receive(
    socket: Dealer | Subscriber,
    handle: (message: ReceivedMessage, header: Buffer) => void,
  ): Promise<void> {
    for await (const frames of socket) {
      const message = this.wire.read(frames);
      if (typeof message === "string") throw new Error(`the kernel sent ${message}`);
      const { type, content, metadata, parentId: parent } = message;
      handle({ type, content, metadata, parent, at: performance.now() }, message.header);
      this.#changed.dispatchEvent(new Event("received"));
    }
  }

  /** Waits until a look at what was received finds something. */
  async until<T>(look: () => T | undefined, milliseconds = 20_000): Promise<T> {
    const late = AbortSignal.timeout(milliseconds);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await once(this.#changed, "received", { signal: late }).catch(() => {
        const types = this.received.slice(-20).map(({ type, content }) => [type, content]);
        throw new Error(`nothing came in ${milliseconds} ms; last: ${JSON.stringify(types)}`);
      });
    }
  }

  /** Sends a message and gives its id. */
  async sendOn(
    socket: Dealer,
    type: string,
    content: JsonObject,
    parent?: Buffer,
    subshellId?: string,
  ): Promise<string> {
    const frames = this.wire.write({ to: [], type, content, parent, subshellId });
    await socket.send([...frames]);
    return (JSON.parse(String(frames[2])) as { msg_id: string }).msg_id;
  }

  send(type: string, content: JsonObject, channel: Channel = "shell"): Promise<string> {
    return this.sendOn(this[channel], type, content);
  }

  /** Sends a message to a subshell and gives its id. */
  sendTo(subshell: string, type: string, content: JsonObject = {}): Promise<string> {
    return this.sendOn(this.shell, type, content, undefined, subshell);
  }

  /** Sends a message on shell with metadata and gives its id. */
  async sendWith(metadata: JsonObject, type: string, content: JsonObject): Promise<string> {
    const frames = this.wire.write({ to: [], type, content, metadata });
    await this.shell.send([...frames]);
    return (JSON.parse(String(frames[2])) as { msg_id: string }).msg_id;
  }

  reply(id: string): Promise<ReceivedMessage> {
    return this.until(() => this.#replies.find(({ parent }) => parent === id));
  }

  /** All that is published for a request, up to its idle. */
  async published(id: string): Promise<ReceivedMessage[]> {
    await this.until(() =>
      this.publishedFor(id).find(({ content }) => content.execution_state === "idle"),
    );
    return this.publishedFor(id);
  }

  publishedFor(id: string): ReceivedMessage[] {
    return this.received.filter(({ parent }) => parent === id);
  }

  async exchange(id: string): Promise<Exchange> {
    return { reply: await this.reply(id), published: await this.published(id) };
  }

  async request(type: string, content: JsonObject = {}, channel?: Channel): Promise<Exchange> {
    return this.exchange(await this.send(type, content, channel));
  }

  execute(code: string, options: JsonObject = {}): Promise<Exchange> {
    return this.request("execute_request", { code, ...options });
  }

  close(): void {
    for (const socket of [this.shell, this.control, this.stdin, this.iopub, this.hb]) {
      socket.close();
    }
  }
}

/** The text of a stream among what was published. */
export function textOf(published: readonly ReceivedMessage[], name = "stdout"): string {
  return published
    .filter(({ type, content }) => type === "stream" && content.name === name)
    .map(({ content }) => content.text as string)
    .join("");
}

/** The types of what was published, in order, streams of one name as one. */
export function typesOf(published: readonly ReceivedMessage[]): string[] {
  const types = published.map(({ type, content }) =>
    type === "status" ? (content.execution_state as string) : type,
  );
  return types.filter((type, index) => type !== "stream" || types[index - 1] !== "stream");
}

/** The contents of what was published under a type. */
export function ofType(published: readonly ReceivedMessage[], type: string): JsonObject[] {
  return published.filter((message) => message.type === type).map(({ content }) => content);
}

/** The text form of a content's bundle. */
export function plain(content: JsonObject): unknown {
  return (content.data as JsonObject)["text/plain"];
}
