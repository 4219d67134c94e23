import type { CommEvent } from "../base/messages";

type Packed<T> = T extends unknown ? Omit<T, "buffers"> & { readonly buffers?: string[] } : never;

/** What is said over a comm, as lines of JSON can hold it: buffers in base64. */
export type EncodedComm = Packed<CommEvent>;

/** Packs a comm's message for the pipe between two processes. */
export function encodeComm({ buffers, ...event }: CommEvent): EncodedComm {
  if (buffers === undefined || buffers.length === 0) return event;
  return { ...event, buffers: buffers.map((bytes) => Buffer.from(bytes).toString("base64")) };
}

/** Unpacks what `encodeComm` has packed. */
export function decodeComm({ buffers, ...event }: EncodedComm): CommEvent {
  return buffers === undefined ? event : { ...event, buffers: decodeBuffers(buffers) };
}

/** The bytes of buffers in base64. */
export function decodeBuffers(buffers: readonly string[] = []): Uint8Array[] {
  return buffers.map((text) => Buffer.from(text, "base64"));
}
