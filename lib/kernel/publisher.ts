import { reason } from "../base/user-error";
import type { Frames } from "./sockets";
import type { Subscription } from "./subscriptions";
import { warn } from "./warn";
import type { JsonObject, OutgoingMessage, Wire } from "./wire";

/** Sends messages to all subscribers of iopub, in order. */
export interface Publisher {
  readonly publish: (message: Omit<OutgoingMessage, "to">) => void;
  readonly publishStatus: (state: "starting" | "busy" | "idle", parent?: Buffer) => void;
  /** A piece of a cell's text output; pieces that wait behind one another are sent as one. */
  readonly stream: (name: string, text: string, parent: Buffer | undefined) => void;
  /** Accepts a subscription and sends its iopub_welcome, ahead of all that waits. */
  readonly welcome: (subscription: Subscription) => Promise<void>;
  /** A promise while too much waits to be sent: of when more may come. */
  readonly backpressure: () => Promise<void> | undefined;
  /** Resolves when all that was published before this call has been sent. */
  readonly flush: () => Promise<void>;
}

/**
 * Milliseconds between two messages of text output that nothing else waits behind: a client has more
 * to do for a message than for its text.
 */
const OUTPUT_INTERVAL = 20;
/** Characters of text output in one message, when more is waiting. */
const JOINED_CHARACTERS = 65_536;
/** Bytes that may wait before the cells are asked to pause. */
const HIGH_WATER_MARK = 4_000_000;
/** Cutting each sent message off a long list would take long, so they are cut off together. */
const MAX_SENT = 1000;
/** Bytes of a message beside its text. */
const OVERHEAD = 500;

interface StreamOutput {
  readonly name: string;
  readonly parent: Buffer | undefined;
  readonly pieces: string[];
  length: number;
}

type Item =
  | { readonly frames: Frames; readonly size: number }
  | { readonly output: StreamOutput }
  | { readonly subscription: Subscription; readonly onWelcomed: () => void }
  | { readonly onFlushed: () => void };

/** Makes a publisher on `broadcast`, which is called again when the message before is sent. */
export function createPublisher(
  wire: Wire,
  broadcast: (frames: Frames) => Promise<void>,
): Publisher {
  const waiting: Item[] = [];
  let next = 0; // the first of them that is not being sent yet
  let size = 0; // of what waits or is being sent
  let sending = false;
  let lastOutput = -Infinity; // when the last text output was sent
  let hurry = () => {}; // ends the pause before the next one
  let drained: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  async function sendAll(): Promise<void> {
    if (sending) return;
    sending = true;
    // Who has subscribed by now is welcomed first.
    await new Promise(setImmediate);
    while (next < waiting.length) {
      const item = waiting[next];
      if ("output" in item) await moreOutput(item.output);
      await send(waiting[next++]).catch((thrown: unknown) =>
        warn(`an output could not be sent: ${reason(thrown)}`),
      );
      if (next === waiting.length || next > MAX_SENT) {
        waiting.splice(0, next);
        next = 0;
      }
    }
    sending = false;
  }

  // What the cells have written by now, or write soon after other output, is read first and goes along.
  async function moreOutput({ length }: StreamOutput): Promise<void> {
    await new Promise(setImmediate);
    const milliseconds = lastOutput + OUTPUT_INTERVAL - performance.now();
    const isAlone = next === waiting.length - 1;
    if (milliseconds <= 0 || !isAlone || length >= JOINED_CHARACTERS) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    hurry = () => {};
  }

  async function send(item: Item): Promise<void> {
    if ("onFlushed" in item) return item.onFlushed();
    if ("subscription" in item) return welcomeNow(item.subscription).finally(item.onWelcomed);
    try {
      await broadcast("output" in item ? framesOf(item.output) : item.frames);
    } finally {
      if ("output" in item) lastOutput = performance.now();
      size -= "output" in item ? sizeOf(item.output) : item.size;
      if (size < HIGH_WATER_MARK / 2) {
        drained?.resolve();
        drained = undefined;
      }
    }
  }

  // Nothing else may be sent between the two.
  async function welcomeNow({ topic, accept }: Subscription): Promise<void> {
    accept();
    const content: JsonObject = { subscription: topic.toString() };
    const to = topic.length === 0 ? [] : [topic];
    await broadcast(wire.write({ to, type: "iopub_welcome", content }));
  }

  function framesOf({ name, parent, pieces }: StreamOutput): Frames {
    const content = { name, text: pieces.join("") };
    return wire.write({ to: [topicOf(`stream.${name}`)], type: "stream", parent, content });
  }

  function enqueue(item: Item): void {
    waiting.push(item);
    hurry();
    void sendAll();
  }

  function enqueueFrames(frames: Frames): void {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    size += bytes;
    enqueue({ frames, size: bytes });
  }

  const publish: Publisher["publish"] = (message) =>
    enqueueFrames(wire.write({ to: [topicOf(message.type)], ...message }));
  const topicOf = (type: string) => `kernel.${wire.session}.${type}`;

  return {
    publish,
    publishStatus: (state, parent) =>
      publish({ type: "status", parent, content: { execution_state: state } }),
    stream(name, text, parent) {
      size += text.length;
      const last = next < waiting.length ? waiting.at(-1) : undefined;
      const before = last !== undefined && "output" in last ? last.output : undefined;
      const joins =
        before?.name === name && before.parent === parent && before.length < JOINED_CHARACTERS;
      if (joins) {
        before.pieces.push(text);
        before.length += text.length;
        if (before.length >= JOINED_CHARACTERS) hurry();
        return;
      }
      size += OVERHEAD;
      enqueue({ output: { name, parent, pieces: [text], length: text.length } });
    },
    welcome: (subscription) =>
      new Promise((onWelcomed) => {
        waiting.splice(next, 0, { subscription, onWelcomed });
        hurry();
        void sendAll();
      }),
    backpressure() {
      if (size < HIGH_WATER_MARK) return undefined;
      if (drained === undefined) {
        let resolve = () => {};
        const promise = new Promise<void>((done) => (resolve = done));
        drained = { promise, resolve };
      }
      return drained.promise;
    },
    flush: () => new Promise((onFlushed) => enqueue({ onFlushed })),
  };
}

function sizeOf({ length }: StreamOutput): number {
  return length + OVERHEAD;
}
