import { sizeOf } from "./shape";
import { UserError } from "./user-error";
import { METADATA, expectName, quoted, readHeader } from "./safetensors-header";

/** Numbers with a shape, outside of any engine, in the order of a tensor's: last axis fastest. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Arrays and texts by name as the bytes of a safetensors file, arrays in the order given: eight
 * bytes of header length, a JSON header padded to eight bytes, then the numbers, little-endian.
 * Throws when a shape does not fit its numbers, or a name is one that the format or JavaScript
 * keeps for itself. The format is the public one of Hugging Face's safetensors.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Buffer {
  const who = "encodeSafetensors";
  let filled = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    expectName(who, name);
    if (name === METADATA) throw new UserError(`${who}: no array may be called ${METADATA}`);
    if (sizeOf(shape) !== data.length) {
      throw new UserError(
        `${who}: ${quoted(name)} of shape [${shape.join(", ")}] should have ${sizeOf(shape)} ` +
          `numbers, but came with ${data.length}`,
      );
    }
    const begin = filled;
    filled += data.byteLength;
    return { name, data, begin, entry: { dtype: "F32", shape, data_offsets: [begin, filled] } };
  });
  for (const name of Object.keys(metadata)) expectName(who, name);
  const header = Buffer.from(
    JSON.stringify({
      ...(Object.keys(metadata).length > 0 && { [METADATA]: metadata }),
      ...Object.fromEntries(entries.map(({ name, entry }) => [name, entry])),
    }),
  );
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = Buffer.alloc(start + filled, " ");
  bytes.writeBigUInt64LE(BigInt(start - 8), 0);
  header.copy(bytes, 8);
  // Node runs on little-endian machines, but for IBM's mainframes: memory already is the format.
  for (const { data, begin } of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + begin);
  }
  return bytes;
}

/**
 * What a safetensors file holds, in copies of its own. The bytes may come from anyone: a sentence
 * that names the file (`who`) is thrown unless every length, offset, shape and name is right, the
 * arrays are F32 and fill the data without holes or overlaps, and no name stands twice.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  who: string,
): { tensors: Record<string, NamedArray>; metadata: Record<string, string> } {
  const { arrays, metadata, start } = readHeader(bytes, who);
  const tensors = arrays.map(({ name, shape, begin, end }): [string, NamedArray] => {
    const data = new Float32Array((end - begin) / 4);
    // Byte by byte into fresh memory: the file's own may not lie where a float can begin.
    new Uint8Array(data.buffer).set(bytes.subarray(start + begin, start + end));
    return [name, { shape, data }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}
