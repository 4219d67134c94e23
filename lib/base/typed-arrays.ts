// What a typed array is called, whichever realm it comes from; undefined of all else.
const tag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!;

/** Whether a value is a Uint8Array. Not `instanceof`: a notebook's can be another than the library's. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return tag.get!.call(value) === "Uint8Array";
}
