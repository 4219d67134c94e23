import { closeSync, constants, fstatSync, openSync, readSync, statSync, writeSync } from "node:fs";
import type { PipeCall } from "./blocked-call";

/** So many lines' ends may a call take, which reads on and on, before it finds nothing more to read. */
const ATTEMPTS_BEFORE_END = 5;

/**
 * Ends the wait of a call at a pipe, named or not, by doing what the other side does not: opening it,
 * writing a line's end to it, reading what fills it. Whoever called is about to be stopped, and does
 * not see what came. Some of Node's functions read until a pipe's end before they return: for them, at
 * a later attempt, the pipe has ended. Linux only.
 */
export function releasePipe(call: PipeCall, attempt: number): void {
  try {
    if (!isPipe(call)) return;
    if (call.kind === "open") withOpen(call.path, constants.O_RDWR, () => undefined);
    else if (call.kind === "write") withOpen(reopened(call.fd), constants.O_RDONLY, drain);
    else {
      withOpen(reopened(call.fd), constants.O_WRONLY, (pipe) => {
        if (attempt >= ATTEMPTS_BEFORE_END) replaceByNothing(call.fd);
        writeSync(pipe, "\n");
      });
    }
  } catch {
    // The pipe is gone, or the call is over.
  }
}

function isPipe(call: PipeCall): boolean {
  return (call.kind === "open" ? statSync(call.path) : fstatSync(call.fd)).isFIFO();
}

// Opened by this name, a pipe has its other side, too.
function reopened(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

function withOpen(path: string, mode: number, work: (pipe: number) => void): void {
  const pipe = openSync(path, mode | constants.O_NONBLOCK);
  try {
    work(pipe);
  } finally {
    closeSync(pipe);
  }
}

// Reads until nothing more comes, and at most as long as a busy thread may be kept waiting.
function drain(pipe: number): void {
  const bytes = Buffer.alloc(2 ** 16);
  const until = Date.now() + 100;
  while (Date.now() < until && readSync(pipe, bytes) > 0);
}

// The system gives the lowest numbers first: those below are taken until it comes to this one.
function replaceByNothing(fd: number): void {
  closeSync(fd);
  const opened: number[] = [];
  do opened.push(openSync("/dev/null", "r+"));
  while (opened.at(-1)! < fd);
  for (const each of opened) if (each !== fd) closeSync(each);
}
