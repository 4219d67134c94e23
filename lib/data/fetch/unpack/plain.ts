import { createGunzip } from "node:zlib";
import { piecesOf } from "./pieces";
import { type Target, type Unpacking, fillTarget } from "./target";

/** Copies a file that is not packed. */
export async function copyPlain(
  file: string,
  [target]: readonly Target[],
  unpacking: Unpacking,
): Promise<void> {
  await fillTarget(file, target, piecesOf(file), unpacking);
}

/** Unpacks a gzip file, and stops where more comes out of it than should. */
export async function unpackGzip(
  file: string,
  [target]: readonly Target[],
  unpacking: Unpacking,
): Promise<void> {
  await fillTarget(file, target, piecesOf(file, createGunzip({ chunkSize: 2 ** 18 })), unpacking);
}
