import { StringDecoder } from "node:string_decoder";
import { send } from "./pipes";
import { runId } from "./runs";

/** Makes stdout and stderr send what cells write as messages, at once and in order. */
export function redirectStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const encoding = typeof rest[0] === "string" ? (rest[0] as BufferEncoding) : "utf8";
      const text =
        typeof chunk === "string" && !/^(?:hex|base64|base64url|latin1|binary)$/.test(encoding)
          ? chunk
          : decoder.write(Buffer.from(chunk as string, encoding));
      if (text !== "") send({ type: "stream", ...runId(), name, text });
      const done = rest.at(-1);
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
  }
}
