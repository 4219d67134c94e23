import { tmpdir } from "node:os";
import { join } from "node:path";

// JupyterLab finds the cell that a path belongs to by the hash of its code.

/** The hash that `debugInfo` names. */
export const HASH_METHOD = "Murmur2";
export const HASH_SEED = 0x5eed;
export const CELL_SUFFIX = ".ts";

const MULTIPLIER = 0x5bd1e995;

/** What the paths of this kernel's cells begin with. */
export function cellPrefix(): string {
  return join(tmpdir(), `remixmatch_${process.pid}`, "cell_");
}

/** The path under which debuggers know a cell; no file lies there. */
export function cellPath(code: string, prefix: string): string {
  return `${prefix}${murmur2(Buffer.from(code), HASH_SEED)}${CELL_SUFFIX}`;
}

/** Austin Appleby's MurmurHash2 with 32 bits. */
export function murmur2(bytes: Uint8Array, seed: number): number {
  const tail = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let at = 0; at < tail; at += 4) {
    let block = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    block = Math.imul(block, MULTIPLIER);
    block ^= block >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(block, MULTIPLIER);
  }
  if (tail < bytes.length) {
    for (let at = tail; at < bytes.length; at++) hash ^= bytes[at] << (8 * (at - tail));
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return (hash ^ (hash >>> 15)) >>> 0;
}
