import { readSync, writeSync } from "node:fs";
import type { CellMessage } from "./protocol";

/** The pipes of the process that holds the cells, by their file descriptors; 3 is Node's own. */
export const PIPES = {
  /** Messages from the cells, a line of JSON each. */
  messages: 4,
  /** Replies to what cells ask the person at the front end, a line of JSON each. */
  inputReplies: 5,
  /** A line for each interrupt: the number of the run that it is for. Or `START_DEBUGGER`. */
  interrupts: 6,
  /** Between a debugger and its thread, both ways, a line of JSON each. */
  debugger: 7,
} as const;

/** The argument that makes a process strict: see `startInterpreter`. */
export const STRICT = "--strict";

// A cell may replace these for all code, as tests do, and messages are to get out nevertheless.
const { parse, stringify } = JSON;
const {
  defineProperty: define,
  deleteProperty: remove,
  getOwnPropertyDescriptor: describe,
} = Reflect;
const bytesOf = Buffer.from.bind(Buffer) as (text: string) => Buffer;
const [read, write] = [readSync, writeSync];

// Whether a message was terminated in the middle of its line.
let isCut = false;

/**
 * Writes a message to the parent process, before it returns: what a cell has written is out when
 * its process dies in the next moment, and a cell that writes too much waits until it was read.
 */
export function send(message: CellMessage): void {
  const bytes = bytesOf(`${isCut ? "\n" : ""}${withoutToJson(() => stringify(message))}\n`);
  isCut = true;
  for (let at = 0; at < bytes.length;) {
    at += retryWhenBusy(() => write(PIPES.messages, bytes, at)) ?? bytes.length;
  }
  isCut = false;
}

// A cell may give all objects or arrays a `toJSON` of its own, as old libraries do.
function withoutToJson<T>(work: () => T): T {
  if (!("toJSON" in [])) return work();
  const replaced = [Array.prototype, Object.prototype].flatMap((prototype) => {
    const own = describe(prototype, "toJSON");
    return own?.configurable ? [[prototype, own] as const] : [];
  });
  for (const [prototype] of replaced) remove(prototype, "toJSON");
  try {
    return work();
  } finally {
    for (const [prototype, own] of replaced) define(prototype, "toJSON", own);
  }
}

/** What the person typed; null where no one can be asked. */
export type InputReply = string | null | { readonly interrupted: true };

/** Waits for the next reply from the front end. */
export function readInputReply(): InputReply {
  const byte = Buffer.alloc(1);
  const line: number[] = [];
  while (retryWhenBusy(() => read(PIPES.inputReplies, byte)) === 1) {
    if (byte[0] === 10) return parse(Buffer.from(line).toString()) as InputReply;
    line.push(byte[0]);
  }
  return null;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

// A pipe may be set not to block; then a full or empty one is tried again. Undefined: it is closed.
function retryWhenBusy(attempt: () => number): number | undefined {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return undefined;
      Atomics.wait(sleeper, 0, 0, 1);
    }
  }
}
