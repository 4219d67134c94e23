import { readSync, writeSync } from "node:fs";
import { encodeMessage } from "./encode-message";
import type { CellMessage } from "./protocol";
import { encodeText, endOfPiece, type StreamName } from "./stream-lines";

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

// Unlike those of buffers, in native code alone.
const encoder = new TextEncoder();
const toBytes = encoder.encode.bind(encoder);

// Whether a line was terminated in its middle.
let isCut = false;

/**
 * Writes a message to the parent process, before it returns: what a cell has written is out when
 * its process dies in the next moment, and a cell that writes too much waits until it was read.
 * Throws a UserError where front ends could not take the message.
 */
export function send(message: CellMessage): void {
  writeLine(encodeMessage(message));
}

/** Writes a text of the cells as one or more stream messages, in the same way. */
export function sendText(name: StreamName, run: number | undefined, text: string): void {
  for (let at = 0; at < text.length;) {
    const end = endOfPiece(text, at);
    writeLine(encodeText(name, run, text.slice(at, end)));
    at = end;
  }
}

function writeLine(line: string): void {
  const bytes = toBytes(`${isCut ? "\n" : ""}${line}\n`);
  isCut = true;
  for (let at = 0; at < bytes.length;) {
    at += retryWhenBusy(() => writeSync(PIPES.messages, bytes, at)) ?? bytes.length;
  }
  isCut = false;
}

/** What the person typed; null where no one can be asked. */
export type InputReply = string | null | { readonly interrupted: true };

/** Waits for the next reply from the front end. */
export function readInputReply(): InputReply {
  const byte = Buffer.alloc(1);
  const line: number[] = [];
  while (retryWhenBusy(() => readSync(PIPES.inputReplies, byte)) === 1) {
    if (byte[0] === 10) return JSON.parse(Buffer.from(line).toString()) as InputReply;
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
