import { createGunzip } from "node:zlib";
import { piecesOf } from "./pieces";
import { type Target, type UnpackOptions, fillTarget } from "./target";

/** Copies a file that is not packed. */
export async function copyPlain(
  file: string,
  [target]: readonly Target[],
  options: UnpackOptions,
): Promise<void> {
  await fillTarget(file, target, piecesOf(file), options);
}

/** Unpacks a gzip file, and stops where more comes out of it than should. */
export async function unpackGzip(
  file: string,
  [target]: readonly Target[],
  options: UnpackOptions,
): Promise<void> {
  await fillTarget(file, target, piecesOf(file, createGunzip({ chunkSize: 2 ** 18 })), options);
}
