import { reason } from "../base/user-error";
import { complain } from "./warn";
import type { Frames } from "./sockets";
import type { Draft, JsonObject, Wire } from "./wire";

/** What a kernel tells all its clients, in order. */
export interface Publisher {
  readonly publish: (draft: Omit<Draft, "to">) => void;
  /** A piece of a cell's text output; pieces that wait behind one another are sent as one. */
  readonly stream: (name: string, text: string, parent: Buffer | undefined) => void;
  /** Greets whoever subscribed to this topic. */
  readonly welcome: (topic: string) => void;
  /** Nothing, or when so much waits to be sent that no more should come: the end of that. */
  readonly pressure: () => Promise<void> | undefined;
  /** Resolves when all that was told before this call has been sent. */
  readonly flushed: () => Promise<void>;
}

/** Characters of text output in one message, when more is waiting. */
const JOINED_CHARACTERS = 65_536;
/** Bytes that may wait before the cells are asked to pause. */
const MUCH = 4_000_000;
/** Cutting what is sent from the list each time would take long with a long list. */
const SENT_KEPT = 1000;
/** What a message weighs beside its text. */
const OVERHEAD = 500;

interface Text {
  readonly name: string;
  readonly parent: Buffer | undefined;
  readonly pieces: string[];
  length: number;
}

type Waiting =
  | { readonly frames: Frames; readonly size: number }
  | { readonly text: Text }
  | { readonly reached: () => void };

/** Sends in order, one message after another, as soon as the socket takes it. */
export function createPublisher(
  wire: Wire,
  transmit: (frames: Frames) => Promise<void>,
): Publisher {
  const waiting: Waiting[] = [];
  let at = 0; // the first of them that is not being sent yet
  let size = 0; // of what waits or is being sent
  let sending = false;
  let relieved: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  async function drain(): Promise<void> {
    if (sending) return;
    sending = true;
    while (at < waiting.length) {
      // What the cells have said by now is read first, so that it goes along.
      if ("text" in waiting[at]) await new Promise(setImmediate);
      const item = waiting[at++];
      await dispatch(item).catch((thrown: unknown) =>
        complain(`an output could not be sent: ${reason(thrown)}`),
      );
      if (at === waiting.length || at > SENT_KEPT) {
        waiting.splice(0, at);
        at = 0;
      }
    }
    sending = false;
  }

  async function dispatch(item: Waiting): Promise<void> {
    if ("reached" in item) return item.reached();
    try {
      await transmit("text" in item ? framesOf(item.text) : item.frames);
    } finally {
      size -= "text" in item ? weight(item.text) : item.size;
      if (size < MUCH / 2) {
        relieved?.resolve();
        relieved = undefined;
      }
    }
  }

  function framesOf({ name, parent, pieces }: Text): Frames {
    const content = { name, text: pieces.join("") };
    return wire.write({ to: [topicOf(`stream.${name}`)], type: "stream", parent, content });
  }

  function enqueue(item: Waiting): void {
    waiting.push(item);
    void drain();
  }

  function enqueueFrames(frames: Frames): void {
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    size += bytes;
    enqueue({ frames, size: bytes });
  }

  const topicOf = (type: string) => `kernel.${wire.session}.${type}`;

  return {
    publish: (draft) => enqueueFrames(wire.write({ to: [topicOf(draft.type)], ...draft })),
    stream(name, text, parent) {
      size += text.length;
      const last = at < waiting.length ? waiting.at(-1) : undefined;
      const before = last !== undefined && "text" in last ? last.text : undefined;
      const joins =
        before?.name === name && before.parent === parent && before.length < JOINED_CHARACTERS;
      if (joins) {
        before.pieces.push(text);
        before.length += text.length;
        return;
      }
      size += OVERHEAD;
      enqueue({ text: { name, parent, pieces: [text], length: text.length } });
    },
    welcome(topic) {
      const content: JsonObject = { subscription: topic };
      enqueueFrames(
        wire.write({ to: topic === "" ? [] : [topic], type: "iopub_welcome", content }),
      );
    },
    pressure() {
      if (size < MUCH) return undefined;
      if (relieved === undefined) {
        let resolve = () => {};
        const promise = new Promise<void>((done) => (resolve = done));
        relieved = { promise, resolve };
      }
      return relieved.promise;
    },
    flushed: () => new Promise((reached) => enqueue({ reached })),
  };
}

function weight({ length }: Text): number {
  return length + OVERHEAD;
}
