import { EventEmitter } from "node:events";
import { StringDecoder } from "node:string_decoder";
import { sendText } from "./pipes";
import { currentRun } from "../running/runs";

/** Bytes that are decoded at once: a string cannot hold all that a buffer can. */
const MAX_BYTES = 1_000_000;

const nextTick = process.nextTick.bind(process);
const removeListener = Reflect.get(EventEmitter.prototype, "removeListener") as unknown;

/** Makes stdout and stderr send what cells write as messages, at once and in order. */
export function redirectStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const sendBytes = (bytes: Uint8Array, run: number | undefined): void => {
      for (let at = 0; at < bytes.length; at += MAX_BYTES) {
        const part = Buffer.from(bytes.buffer, bytes.byteOffset + at, sizeAt(bytes, at));
        sendText(name, run, decoder.write(part));
      }
    };
    // `console` calls it each time. The streams' own makes calls that a cell can break.
    Object.defineProperty(process[name], "removeListener", {
      value: removeListener,
      writable: true,
      configurable: true,
    });
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const run = currentRun()?.run;
      const encoding = typeof rest[0] === "string" ? (rest[0] as BufferEncoding) : "utf8";
      if (typeof chunk !== "string") sendBytes(chunk, run);
      else if (!BYTES.test(encoding)) sendText(name, run, chunk);
      else sendBytes(Buffer.from(chunk, encoding), run);
      const done = rest[rest.length - 1];
      if (typeof done === "function") nextTick(done);
      return true;
    };
  }
}

// Encodings in which a string stands for bytes.
const BYTES = /^(?:hex|base64|base64url|latin1|binary)$/;

function sizeAt({ length }: Uint8Array, at: number): number {
  return Math.min(MAX_BYTES, length - at);
}
