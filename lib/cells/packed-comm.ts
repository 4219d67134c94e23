import type { CommEvent } from "../base/messages";

type Packed<T> = T extends unknown ? Omit<T, "buffers"> & { readonly buffers?: string[] } : never;

/** What is said over a comm, as lines of JSON can hold it: buffers in base64. */
export type PackedComm = Packed<CommEvent>;

/** Packs a comm's message for the pipe between two processes. */
export function packComm({ buffers, ...event }: CommEvent): PackedComm {
  if (buffers === undefined || buffers.length === 0) return event;
  return { ...event, buffers: buffers.map((bytes) => Buffer.from(bytes).toString("base64")) };
}

/** Unpacks what `packComm` has packed. */
export function unpackComm({ buffers, ...event }: PackedComm): CommEvent {
  return buffers === undefined ? event : { ...event, buffers: unpackBuffers(buffers) };
}

/** The bytes of buffers in base64. */
export function unpackBuffers(buffers: readonly string[] = []): Uint8Array[] {
  return buffers.map((text) => Buffer.from(text, "base64"));
}
