import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { Parser, type ReadEntry } from "tar";
import { SourceError } from "../source-error";
import { piecesOf } from "./pieces";
import { type TargetWriter, type Target, type UnpackOptions, openTarget } from "./target";

/** What an archive may hold besides the wanted files: pages to read, lists of names. */
const OTHERS = 2 ** 26;
const REGULAR = ["File", "OldFile", "ContiguousFile"];

/**
 * Takes files out of a tar archive, gzipped or not, to paths of ours: no name and no link in there
 * decides where anything is written. Each has to be there once, as a regular file of the right
 * size.
 */
export async function unpackTar(
  file: string,
  targets: readonly Target[],
  options: UnpackOptions,
): Promise<void> {
  const taker = readEntries(file, targets, options);
  const most = targets.reduce((sum, { bytes }) => sum + bytes, OTHERS);
  let read = 0;
  try {
    for await (const piece of piecesOf(file, await gunzipFor(file))) {
      options.signal?.throwIfAborted();
      if (read === 0 && isGzip(piece)) throw new SourceError(`${file}: is packed more than once`);
      read += piece.length;
      if (read > most) {
        throw new SourceError(`${file}: unpacks to more than the ${most} bytes that it may have`);
      }
      taker.write(piece);
    }
    taker.finish();
  } finally {
    taker.close();
  }
}

interface Taker {
  readonly write: (piece: Buffer) => void;
  readonly finish: () => void;
  readonly close: () => void;
}

// Entries are taken as they come by, within `write`: so nothing heaps up, and what is thrown here
// comes out there.
function readEntries(file: string, targets: readonly Target[], options: UnpackOptions): Taker {
  const missing = new Map(targets.map((target) => [target.within, target]));
  const wanted = new Set(missing.keys());
  let open: TargetWriter | undefined;
  const parser = new Parser({
    zstd: false,
    onReadEntry(entry) {
      const target = expectGood(file, entry, wanted, missing);
      if (target === undefined) return void entry.resume();
      missing.delete(entry.path);
      const writer = (open = openTarget(file, target, options));
      entry.on("end", () => {
        writer.finish();
        writer.close();
        open = undefined;
      });
      entry.on("data", writer.write);
    },
    onwarn(_, message) {
      throw new SourceError(`${file}: is a damaged archive (${String(message)})`);
    },
  });
  return {
    write: (piece) => void parser.write(piece),
    finish() {
      parser.end();
      const [lost] = missing.keys();
      if (lost === undefined) return;
      throw new SourceError(`${file}: should hold ${lost}, but does not`);
    },
    close() {
      open?.close();
    },
  };
}

function expectGood(
  file: string,
  { path, type, size }: ReadEntry,
  wanted: ReadonlySet<string>,
  missing: ReadonlyMap<string, Target>,
): Target | undefined {
  if (!wanted.has(path)) return undefined;
  const target = missing.get(path);
  if (target === undefined) throw new SourceError(`${file}: holds ${path} more than once`);
  if (!REGULAR.includes(type)) {
    throw new SourceError(`${file}: ${path} should be a regular file, but is a ${type}`);
  }
  if (size === target.bytes || (target.fewer && size < target.bytes)) return target;
  throw new SourceError(`${file}: ${path} should have ${target.bytes} bytes, but has ${size}`);
}

async function gunzipFor(file: string) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return isGzip(buffer.subarray(0, bytesRead)) ? createGunzip({ chunkSize: 2 ** 18 }) : undefined;
  } finally {
    await handle.close();
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
