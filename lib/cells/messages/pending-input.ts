import type { Writable } from "node:stream";
import type { InputReply } from "./pipes";

/** Whether a cell waits for the person at the front end, and the way to reply to it. */
export interface PendingInput {
  /** A cell has asked, and waits. */
  readonly open: () => void;
  /** Replies to the open question; without one, does nothing. */
  readonly reply: (reply: InputReply) => void;
}

/** Writes replies to a pipe, one for each question: a late one would be taken for the next one's. */
export function createPendingInput(pipe: Writable): PendingInput {
  let isOpen = false;
  return {
    open: () => (isOpen = true),
    reply(reply) {
      if (!isOpen) return;
      isOpen = false;
      pipe.write(`${JSON.stringify(reply)}\n`);
    },
  };
}
