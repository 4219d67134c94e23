import { SourceError } from "../source-error";
import type { ByteReader } from "./byte-reader";

// Tags of elements, as the format numbers them (MAT-File Format, chapter 1, level 5).
const INT8 = 1;
const INT32 = 5;
const UINT32 = 6;

const CLASSES = "none, cell, struct, object, char, sparse, double, single, int8, uint8, int16"
  .concat(", uint16, int32, uint32, int64, uint64, function, opaque")
  .split(", ");
const NUMERIC = { first: 6, last: 15 };
const OPAQUE = 17;
const COMPLEX = 0x0800;

/** What stands before the numbers of an array. */
export interface MatHeader {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Why its numbers cannot be taken, or null where they can. */
  readonly refusal: string | null;
}

/**
 * The tag of an element: its type, how many bytes it has, and these where they fit into the tag.
 */
export interface MatTag {
  readonly type: number;
  readonly bytes: number;
  readonly small: Buffer | null;
}

export type ByteOrder = "little" | "big";

/** How many bytes stand before the first element. */
export const HEADER = 128;
/** A header ends in the version, 0x0100, and the letters MI, both in the file's byte order. */
const ORDERS: Readonly<Record<string, ByteOrder>> = { "\0\x01IM": "little", "\x01\0MI": "big" };

/** The byte order of a file by its header. Throws a sentence when it is none of version 5. */
export function orderOf(file: string, header: Buffer): ByteOrder {
  const order = ORDERS[header.toString("latin1", 124, 128)];
  if (order !== undefined) return order;
  const newer = header.toString("latin1").startsWith("MATLAB 7.3");
  throw new SourceError(
    `${file}: should be a MATLAB file of version 5, but is ${newer ? "of version 7.3" : "none"}`,
  );
}

/** Reads numbers of four bytes in a byte order. */
export function readUint32(bytes: Buffer, at: number, order: ByteOrder): number {
  return order === "little" ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

/** The next tag: eight bytes, or four with up to four bytes of content. */
export async function readMatTag(reader: ByteReader, order: ByteOrder): Promise<MatTag> {
  const bytes = await reader.take(8);
  const first = readUint32(bytes, 0, order);
  const size = first >>> 16;
  if (size === 0) return { type: first, bytes: readUint32(bytes, 4, order), small: null };
  return { type: first & 0xffff, bytes: size, small: bytes.subarray(4, 4 + size) };
}

/** How many bytes follow content of that size, so that the next begins at a multiple of eight. */
export function padding(bytes: number): number {
  return (8 - (bytes % 8)) % 8;
}

/** Reads what stands before an array's numbers. Throws a sentence where it is none of an array. */
export async function readMatHeader(
  file: string,
  reader: ByteReader,
  order: ByteOrder,
): Promise<MatHeader> {
  const content = async (type: number, most: number): Promise<Buffer> => {
    const tag = await readMatTag(reader, order);
    if (tag.type !== type || tag.bytes > (tag.small === null ? most : 4)) {
      throw new SourceError(
        `${file}: is no sound MATLAB file: an element of type ${tag.type} with ${tag.bytes} bytes ` +
          `stands where one of type ${type} should`,
      );
    }
    if (tag.small !== null) return tag.small;
    const bytes = await reader.take(tag.bytes + padding(tag.bytes));
    return bytes.subarray(0, tag.bytes);
  };
  const flags = await content(UINT32, 8);
  if (flags.length !== 8) throw new SourceError(`${file}: has an array without its flags`);
  const word = readUint32(flags, 0, order);
  const kind = word & 0xff;
  // Objects of MATLAB's own have no sizes; their name is not one of a variable.
  if (kind === OPAQUE) return { name: "", sizes: [], refusal: "is an object" };
  const dimensions = await content(INT32, 4 * 32);
  const sizes = Array.from({ length: Math.floor(dimensions.length / 4) }, (_, i) =>
    readUint32(dimensions, 4 * i, order),
  );
  const name = (await content(INT8, 256)).toString("latin1");
  return { name, sizes, refusal: refusalOf(kind, word) };
}

function refusalOf(kind: number, word: number): string | null {
  if (kind < NUMERIC.first || kind > NUMERIC.last) {
    return `should be an array of numbers, but is of class ${CLASSES[kind] ?? kind}`;
  }
  return (word & COMPLEX) === 0 ? null : "should be an array of real numbers, but is complex";
}
