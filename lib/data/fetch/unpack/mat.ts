import { type FileHandle, open } from "node:fs/promises";
import { createInflate } from "node:zlib";
import { sizeOf } from "../../../base/shape";
import { SourceError } from "../source-error";
import { type ByteReader, byteReader } from "./byte-reader";
import {
  type ByteOrder,
  HEADER,
  orderOf,
  padding,
  readMatHeader,
  readMatTag,
  readUint32,
} from "./mat-header";
import { STORAGES } from "./mat-numbers";
import { type Span, piecesOf } from "./pieces";
import { type TargetWriter, type Target, type UnpackOptions, openTarget } from "./target";

// Not by the npm package mat-for-js, which is the one that reads such files: it takes a file whole
// into memory and makes a JavaScript number of every byte, where SVHN's extra images are 1.6 GB.

const MATRIX = 14;
const COMPRESSED = 15;
/** Numbers are taken in pieces of so many bytes, a multiple of every width. */
const PIECE = 2 ** 18;

/**
 * Takes variables out of a MATLAB file of version 5, compressed or not, of either byte order: the
 * numbers of each as bytes, in the file's order, in which the first index is the fastest. They may
 * be of any numeric class, but each has to be a whole number from 0 to 255. Little of a file is
 * ever in memory. Throws a sentence that names the file when it is anything else.
 */
export async function unpackMat(
  file: string,
  targets: readonly Target[],
  options: UnpackOptions,
): Promise<void> {
  const missing = new Map(targets.map((target) => [target.within, target]));
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const order = orderOf(file, await bytesAt(handle, 0, HEADER));
    for (let at = HEADER; at < size && missing.size > 0;) {
      const { compressed, start, next } = await elementAt(file, handle, at, size, order);
      const pieces = piecesOf(file, compressed ? createInflate({ chunkSize: PIECE }) : undefined, {
        start: compressed ? start : at,
        end: next - 1,
      });
      try {
        await readVariable(file, byteReader(file, pieces), order, missing, options);
      } finally {
        await pieces.return(undefined);
      }
      at = next;
    }
  } finally {
    await handle.close();
  }
  const [lost] = missing.keys();
  if (lost === undefined) return;
  throw new SourceError(`${file}: should hold a variable ${lost}, but does not`);
}

interface Element extends Pick<Span, "start"> {
  readonly compressed: boolean;
  readonly next: number;
}

async function elementAt(
  file: string,
  handle: FileHandle,
  at: number,
  size: number,
  order: ByteOrder,
): Promise<Element> {
  const tag = await bytesAt(handle, at, 8);
  if (tag.length < 8) throw new SourceError(`${file}: ends too soon`);
  const [type, bytes] = [readUint32(tag, 0, order), readUint32(tag, 4, order)];
  const [start, next] = [at + 8, at + 8 + bytes];
  if (type !== MATRIX && type !== COMPRESSED) {
    throw new SourceError(`${file}: is no sound MATLAB file: it has an element of type ${type}`);
  }
  if (bytes === 0 && type === COMPRESSED) throw new SourceError(`${file}: packs an empty element`);
  if (next <= size) return { compressed: type === COMPRESSED, start, next };
  throw new SourceError(`${file}: ends too soon: an element should end at ${next} of ${size}`);
}

async function readVariable(
  file: string,
  reader: ByteReader,
  order: ByteOrder,
  missing: Map<string, Target>,
  options: UnpackOptions,
): Promise<void> {
  const tag = await readMatTag(reader, order);
  if (tag.type !== MATRIX || tag.small !== null) {
    throw new SourceError(`${file}: is no sound MATLAB file: it packs an element of ${tag.type}`);
  }
  if (tag.bytes === 0) return; // an empty array, which has no name either
  const { name, sizes, refusal } = await readMatHeader(file, reader, order);
  const target = missing.get(name);
  if (target === undefined) return;
  if (refusal !== null) throw new SourceError(`${file}: ${name} ${refusal}`);
  const count = sizeOf(sizes);
  if (count !== target.bytes || sizes.length < 2) {
    throw new SourceError(
      `${file}: ${name} should have ${target.bytes} numbers, but is ${sizes.join(" x ")}`,
    );
  }
  const writer = openTarget(file, target, options);
  try {
    await readNumbers(`${file}: ${name}`, reader, order, count, writer);
    writer.finish();
  } finally {
    writer.close();
  }
  await expectEnd(`${file}: ${name}`, reader, tag.bytes);
  missing.delete(name);
}

async function readNumbers(
  what: string,
  reader: ByteReader,
  order: ByteOrder,
  count: number,
  writer: TargetWriter,
): Promise<void> {
  const tag = await readMatTag(reader, order);
  const storage = STORAGES[tag.type];
  if (storage === undefined) throw new SourceError(`${what} has numbers of type ${tag.type}`);
  const { width, bytesOf } = storage;
  if (tag.bytes !== count * width || (tag.small !== null && tag.bytes > 4)) {
    throw new SourceError(`${what} should have ${count} numbers, but ${tag.bytes} bytes of them`);
  }
  for (let rest = tag.bytes; rest > 0; rest -= PIECE) {
    const stored = tag.small ?? (await reader.take(Math.min(rest, PIECE)));
    const bytes = bytesOf(stored, order);
    if (bytes === null) {
      throw new SourceError(`${what} has numbers that are no bytes: whole, and from 0 to 255`);
    }
    writer.write(bytes);
  }
}

// Only padding may follow. Asking for it also reads to the end of what was compressed, where the
// checksum of its bytes stands.
async function expectEnd(what: string, reader: ByteReader, bytes: number): Promise<void> {
  const ends = 8 + bytes;
  const left = await reader.left(8);
  const [least, most] = [reader.taken(), reader.taken() + padding(reader.taken())];
  if (left < 8 && ends >= least && ends <= most && reader.taken() + left <= most) return;
  throw new SourceError(
    `${what} should end after ${ends} bytes, but its numbers end after ${reader.taken()}`,
  );
}

async function bytesAt(handle: FileHandle, at: number, size: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, at);
  return buffer.subarray(0, bytesRead);
}
