import type { CommEvent } from "../../base/messages";

type Encoded<T> = T extends unknown ? Omit<T, "buffers"> & { readonly buffers?: string[] } : never;

/** An event of a comm as a line of JSON can hold it: buffers in base64. */
export type EncodedComm = Encoded<CommEvent>;

/** Encodes an event for the pipe between two processes. */
export function encodeComm({ buffers, ...event }: CommEvent): EncodedComm {
  if (buffers === undefined || buffers.length === 0) return event;
  return { ...event, buffers: buffers.map((bytes) => Buffer.from(bytes).toString("base64")) };
}

/** The event that `encodeComm` has encoded. */
export function decodeComm({ buffers, ...event }: EncodedComm): CommEvent {
  return buffers === undefined ? event : { ...event, buffers: decodeBuffers(buffers) };
}

/** The bytes of buffers in base64. */
export function decodeBuffers(buffers: readonly string[] = []): Uint8Array[] {
  return buffers.map((text) => Buffer.from(text, "base64"));
}
