import { StringDecoder } from "node:string_decoder";
import { say } from "./pipes";
import { stamp } from "./runs";

/** Leads what cells write to the two streams to their keeper, at once and in order. */
export function redirectStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const encoding = typeof rest[0] === "string" ? (rest[0] as BufferEncoding) : "utf8";
      const text =
        typeof chunk === "string" && !/^(?:hex|base64|base64url|latin1|binary)$/.test(encoding)
          ? chunk
          : decoder.write(Buffer.from(chunk as string, encoding));
      if (text !== "") say({ type: "stream", ...stamp(), name, text });
      const done = rest.at(-1);
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
  }
}
