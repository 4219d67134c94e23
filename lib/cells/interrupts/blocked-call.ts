import { closeSync, openSync, readFileSync, readSync } from "node:fs";

/** What a process' main thread waits for inside the system; undefined: it computes, or nobody knows. */
export type BlockedCall =
  | PipeCall
  /** Any event: one that is busy waits so for a program, as in `execSync`. */
  | { readonly kind: "events" };

/** A call that may wait at a pipe, or at something else that is opened, read or written. */
export type PipeCall =
  | { readonly kind: "open"; readonly path: string }
  | { readonly kind: "read" | "write"; readonly fd: number };

type Kind = BlockedCall["kind"];

/** The numbers of Linux's system calls, by processor. */
const CALLS: Partial<Record<string, Readonly<Record<number, Kind>>>> = {
  // read, readv, write, writev, openat, epoll_wait, epoll_pwait
  x64: {
    0: "read",
    19: "read",
    1: "write",
    20: "write",
    257: "open",
    232: "events",
    281: "events",
  },
  // read, readv, write, writev, openat, epoll_pwait
  arm64: { 63: "read", 65: "read", 64: "write", 66: "write", 56: "open", 22: "events" },
};

/** Whether this system says in which call a thread is. */
export function knowsBlockedCalls(): boolean {
  try {
    return process.arch in CALLS && readFileSync("/proc/self/syscall", "utf8") !== "";
  } catch {
    return false;
  }
}

/** The call in which this process' main thread is at the moment. */
export function blockedCall(): BlockedCall | undefined {
  try {
    return readCall();
  } catch {
    return undefined; // its path lay in memory that is gone
  }
}

function readCall(): BlockedCall | undefined {
  // The number and the arguments; "running" where there is no call.
  const [number, first, second] = readFileSync("/proc/self/syscall", "utf8").split(" ");
  const kind = CALLS[process.arch]?.[Number(number)];
  if (kind === "open") return { kind, path: textAt(BigInt(second)) };
  if (kind === "read" || kind === "write") return { kind, fd: Number(first) };
  return kind && { kind };
}

const LONGEST_PATH = 4096;

// A text in this process' own memory, up to its end in C.
function textAt(address: bigint): string {
  const memory = openSync("/proc/self/mem", "r");
  try {
    const bytes = Buffer.alloc(LONGEST_PATH);
    const count = readSync(memory, bytes, 0, LONGEST_PATH, address);
    const end = bytes.subarray(0, count).indexOf(0);
    return bytes.toString("utf8", 0, end);
  } finally {
    closeSync(memory);
  }
}
