import { statSync } from "node:fs";
import { sizeOf } from "../../base/shape";
import { UserError, reason } from "../../base/user-error";
import { readPiece } from "../formats/piece";

/** What a .npy file says of itself, and its numbers as bytes. */
export interface NpyFile {
  /** NumPy's letters for the kind of number: `|u1` is a byte. */
  readonly type: string;
  /** Whether the first index changes fastest (Fortran's order), not the last one. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** What Node reads at once. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Reads a NumPy array file of version 1, 2 or 3 whose numbers take as many bytes each as its type
 * says. Throws a sentence with the file's name when it is none, holds other things than numbers,
 * does not hold as many as its shape says, or has 2 GB or more.
 */
export function readNpy(file: string): NpyFile {
  const content = contentOf(file);
  const start = headerStart(file, content);
  const length = start === 10 ? content.readUInt16LE(8) : content.readUInt32LE(8);
  const header = content.toString("utf8", start, start + length);
  const [type, order, sizes] = [
    /'descr': *'([<>|=][biufc]\d+)'/.exec(header)?.[1],
    /'fortran_order': *(True|False)/.exec(header)?.[1],
    /'shape': *\(((?: *\d+ *,?)*)\)/.exec(header)?.[1],
  ];
  if (type === undefined || order === undefined || sizes === undefined) {
    throw new UserError(
      `${file}: should be a NumPy array of plain numbers, but its header is ` +
        `${JSON.stringify(header.slice(0, 120).trim())}`,
    );
  }
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  const bytes = content.subarray(start + length);
  expectFilled(file, type, shape, bytes.length);
  return { type, fortran: order === "True", shape, bytes };
}

function contentOf(file: string): Buffer {
  let size: number;
  try {
    ({ size } = statSync(file));
  } catch (thrown) {
    throw new UserError(`${file}: could not be read (${reason(thrown)})`, { cause: thrown });
  }
  if (size > MOST_BYTES) {
    throw new UserError(`${file}: has ${size} bytes; split it into files of at most ${MOST_BYTES}`);
  }
  return Buffer.from(readPiece(file, 0, size).buffer);
}

function headerStart(file: string, content: Buffer): 10 | 12 {
  const version = content[6];
  if (content.toString("latin1", 0, 6) === "\x93NUMPY" && content.length >= 12) {
    if (version === 1) return 10;
    if (version === 2 || version === 3) return 12;
  }
  throw new UserError(
    `${file}: should be a NumPy file (.npy) of version 1, 2 or 3, but begins with ` +
      `${content.subarray(0, 8).toString("hex") || "nothing"}; save it by numpy.save`,
  );
}

function expectFilled(file: string, type: string, shape: readonly number[], found: number): void {
  const each = Number(/\d+$/.exec(type)?.[0] ?? NaN);
  const wanted = each * sizeOf(shape);
  if (wanted === found) return;
  throw new UserError(
    `${file}: should hold ${wanted} bytes after its header ([${shape.join(", ")}] of ${type}), but ` +
      `holds ${found}; copy or save it again`,
  );
}
