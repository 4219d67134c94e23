import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { isatty, ReadStream } from "node:tty";
import { Fault } from "../base/fault";

/** Whether a person sits at this process' terminal. */
export function hasTerminal(): boolean {
  return isatty(0);
}

/**
 * Asks a question at the terminal and waits for a line; a secret one is not seen while it is typed.
 * Throws when the input ends, and for a secret at Ctrl-C.
 */
export function askTerminal(question: string, secret: boolean): string {
  // Not standard input: Node may have made that one answer at once, with nothing to read yet.
  const terminal = openSync(process.platform === "win32" ? "\\\\.\\CONIN$" : "/dev/tty", "r+");
  try {
    writeSync(process.platform === "win32" ? 1 : terminal, question);
    return secret ? readSecret(terminal) : readLine(terminal);
  } finally {
    closeSync(terminal);
  }
}

function readLine(terminal: number): string {
  const bytes: number[] = [];
  for (;;) {
    const byte = readByte(terminal);
    if (byte === 10) return Buffer.from(bytes).toString("utf8").replace(/\r$/, "");
    bytes.push(byte);
  }
}

// In raw mode the terminal shows nothing, and hands on every key.
function readSecret(terminal: number): string {
  const keyboard = new ReadStream(terminal);
  keyboard.setRawMode(true);
  let bytes = Buffer.alloc(0);
  try {
    for (;;) {
      const byte = readByte(terminal);
      if (byte === 3) throw new Fault("ask: the answer was broken off with Ctrl-C");
      if (byte === 10 || byte === 13) return bytes.toString("utf8");
      if (byte === 8 || byte === 127) {
        bytes = Buffer.from([...bytes.toString("utf8")].slice(0, -1).join(""));
      } else bytes = Buffer.concat([bytes, Buffer.of(byte)]);
    }
  } finally {
    keyboard.setRawMode(false);
    writeSync(process.platform === "win32" ? 1 : terminal, "\n");
  }
}

function readByte(terminal: number): number {
  const byte = Buffer.alloc(1);
  if (readSync(terminal, byte) === 0) throw new Fault("ask: the input ended before an answer");
  return byte[0];
}
