import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { isatty, ReadStream } from "node:tty";
import { UserError } from "../base/user-error";

/** Whether this process has a terminal, at which a person can be asked. */
export function hasTerminal(): boolean {
  return isatty(0);
}

const WINDOWS = process.platform === "win32";

/**
 * Asks a question at the terminal and waits for a line; what is typed for a secret one is not shown.
 * Throws when the input ends, and for a secret at Ctrl-C.
 */
export function askTerminal(question: string, secret: boolean): string {
  // Not standard input: Node may have set that one not to block, with nothing to read yet.
  const terminal = openTerminal();
  const write = (text: string) => writeSync(WINDOWS ? 1 : terminal, text);
  try {
    if (!secret) {
      write(question);
      return readLine(terminal);
    }
    return withoutEcho(
      () => {
        write(question);
        return readKeys(terminal);
      },
      () => write("\n"),
    );
  } finally {
    closeSync(terminal);
  }
}

function openTerminal(): number {
  return openSync(WINDOWS ? "\\\\.\\CONIN$" : "/dev/tty", "r+");
}

function readLine(terminal: number): string {
  const bytes: number[] = [];
  for (;;) {
    const byte = readByte(terminal);
    if (byte === 10) return Buffer.from(bytes).toString("utf8").replace(/\r$/, "");
    bytes.push(byte);
  }
}

// In raw mode the terminal shows nothing, and passes on every key: from before the question comes.
function withoutEcho(read: () => string, afterwards: () => void): string {
  const keyboard = new ReadStream(openTerminal());
  keyboard.setRawMode(true);
  try {
    return read();
  } finally {
    keyboard.setRawMode(false);
    keyboard.destroy();
    afterwards();
  }
}

function readKeys(terminal: number): string {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const byte = readByte(terminal);
    if (byte === 3) throw new UserError("ask: the answer was broken off with Ctrl-C");
    if (byte === 4) throw new UserError("ask: the input ended before an answer");
    if (byte === 10 || byte === 13) return bytes.toString("utf8");
    if (byte === 8 || byte === 127) {
      bytes = Buffer.from([...bytes.toString("utf8")].slice(0, -1).join(""));
    } else bytes = Buffer.concat([bytes, Buffer.of(byte)]);
  }
}

function readByte(terminal: number): number {
  const byte = Buffer.alloc(1);
  if (readSync(terminal, byte) === 0) throw new UserError("ask: the input ended before an answer");
  return byte[0];
}
