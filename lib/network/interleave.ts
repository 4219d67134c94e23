import { expectInteger } from "../base/expect";

/**
 * Where the slices of a batch begin when `batch` rows are shared among `blocks` blocks, as evenly
 * as whole rows allow, the later slices one larger: 64 rows in 4 blocks start at 0, 16, 32, 48, 64.
 */
export function sliceOffsets(batch: number, blocks: number): number[] {
  expectInteger("sliceOffsets", "the batch", batch, 1);
  expectInteger("sliceOffsets", "the number of blocks", blocks, 1);
  const small = Math.floor(batch / blocks);
  const larger = batch % blocks;
  const offsets = [0];
  for (let i = 0; i < blocks; i++)
    offsets.push(offsets[i] + small + (i >= blocks - larger ? 1 : 0));
  return offsets;
}

/**
 * Which rows each pass takes, so that labeled rows meet every pass's batch statistics: slice i of
 * block 0 changes places with slice i of block i. Row r of block b is row b · batch + r.
 * Doing it twice restores the order. MixMatch's code, `interleave`.
 */
export function interleave(batch: number, blocks: number): number[][] {
  const offsets = sliceOffsets(batch, blocks);
  const passes = Array.from({ length: blocks }, (_, block) =>
    Array.from({ length: batch }, (_, row) => block * batch + row),
  );
  for (let block = 1; block < blocks; block++) {
    for (let row = offsets[block]; row < offsets[block + 1]; row++) {
      [passes[0][row], passes[block][row]] = [passes[block][row], passes[0][row]];
    }
  }
  return passes;
}
