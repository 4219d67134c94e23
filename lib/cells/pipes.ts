import { readSync, writeSync } from "node:fs";
import type { Message } from "./protocol";

/** The pipes of the process that holds the cells, by their file descriptors; 3 is Node's own. */
export const PIPES = {
  /** What cells say, a line of JSON each. */
  said: 4,
  /** Answers to what cells ask, a line of JSON each. */
  answers: 5,
  /** A line for each interrupt: the number of the run that it is for. */
  alarm: 6,
} as const;

// A cell may replace these for all, as tests do, and is to be heard nevertheless.
const { parse, stringify } = JSON;
const {
  defineProperty: define,
  deleteProperty: remove,
  getOwnPropertyDescriptor: describe,
} = Reflect;
const bytesOf = Buffer.from.bind(Buffer) as (text: string) => Buffer;
const [read, write] = [readSync, writeSync];

// Whether a message was stopped by force in the middle of its line.
let isCut = false;

/** The argument that makes a process strict: see `startInterpreter`. */
export const STRICT = "--strict";

/**
 * Writes a message to the keeper, before it returns: what a cell has said is out when its process
 * dies in the next moment, and a cell that says too much waits until it has been heard.
 */
export function say(message: Message): void {
  const bytes = bytesOf(`${isCut ? "\n" : ""}${withoutToJson(() => stringify(message))}\n`);
  isCut = true;
  for (let at = 0; at < bytes.length;) {
    at += patiently(() => write(PIPES.said, bytes, at)) ?? bytes.length;
  }
  isCut = false;
}

// A cell may teach all objects or arrays to be JSON in a way of its own, as old libraries do.
function withoutToJson<T>(work: () => T): T {
  if (!("toJSON" in [])) return work();
  const taught = [Array.prototype, Object.prototype].flatMap((prototype) => {
    const own = describe(prototype, "toJSON");
    return own?.configurable ? [[prototype, own] as const] : [];
  });
  for (const [prototype] of taught) remove(prototype, "toJSON");
  try {
    return work();
  } finally {
    for (const [prototype, own] of taught) define(prototype, "toJSON", own);
  }
}

/** The person's answer; null where nobody can be asked. */
export type Answer = string | null | { readonly interrupted: true };

/** Waits for the keeper's next answer. */
export function hearAnswer(): Answer {
  const byte = Buffer.alloc(1);
  const line: number[] = [];
  while (patiently(() => read(PIPES.answers, byte)) === 1) {
    if (byte[0] === 10) return parse(Buffer.from(line).toString()) as Answer;
    line.push(byte[0]);
  }
  return null;
}

const cell = new Int32Array(new SharedArrayBuffer(4));

// A pipe may be set not to block; then a full or empty one is tried again. Undefined: it is closed.
function patiently(attempt: () => number): number | undefined {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return undefined;
      Atomics.wait(cell, 0, 0, 1);
    }
  }
}
