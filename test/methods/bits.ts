import { createHash, type Hash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";

/** A fingerprint of a value and all that is in it: equal only where every bit of every number is. */
export function bits(value: unknown): string {
  const hash = createHash("sha256");
  feed(hash, value);
  return hash.digest("hex").slice(0, 16);
}

function feed(hash: Hash, value: unknown): void {
  if (value instanceof tf.Tensor) {
    const tensor = value as tf.Tensor;
    hash.update(`tensor ${tensor.shape.join()}`).update(bytesOf(tensor.dataSync()));
  } else if (typeof value === "number") {
    hash.update("number").update(bytesOf(Float64Array.of(value)));
  } else if (ArrayBuffer.isView(value)) {
    hash.update("bytes").update(bytesOf(value));
  } else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      hash.update(`${name}:`);
      feed(hash, part);
    }
    hash.update("end");
  } else {
    hash.update(`${typeof value} ${String(value)}`);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
