import { betas, permutation } from "../base/draws";
import { expectInteger } from "../base/expect";
import { UserError } from "../base/user-error";
import { type Key, fork } from "../base/keys";
import { type Rows, type RowsLike, rowsOf } from "./rows";

/** Who mixes with whom, and how much of itself each row keeps: plain data, drawn before it is done. */
export interface Mix {
  /** One permutation of all rows; a row may meet itself. */
  readonly partners: readonly number[];
  /** λ′ of each row, from one half to 1: what it keeps. */
  readonly weights: readonly number[];
}

/**
 * Draws a partner and a weight for each of `count` rows: λ ~ Beta(α, α), λ′ = max(λ, 1 - λ).
 * A λ of its own for each row, as in the released code; α = 0.75.
 * MixUp (arXiv 1710.09412); at least one half as in MixMatch (arXiv 1905.02249) §3.3.
 */
export function drawMix(key: Key, count: number, { alpha = 0.75 }: { alpha?: number } = {}): Mix {
  expectInteger("drawMix", "the count of rows", count);
  if (!(alpha > 0 && alpha < Infinity)) {
    throw new UserError(`drawMix: α should be a number above 0, but came as ${alpha}`);
  }
  return {
    partners: permutation(fork(key, "partners"), count),
    weights: Array.from(betas(fork(key, "weights"), count, alpha, alpha), (l) =>
      Math.max(l, 1 - l),
    ),
  };
}

/** λ′ · row + (1 - λ′) · partner, for labels. [count, classes] → same; rows that sum to 1 still do. */
export function mixRows(given: RowsLike, mix: Mix): Rows {
  const rows = rowsOf("mixRows", "rows", given);
  expectMix("mixRows", rows.length, mix);
  return rows.map((row, i) => {
    const partner = rows[mix.partners[i]];
    return row.map((own, j) => mix.weights[i] * own + (1 - mix.weights[i]) * partner[j]);
  });
}

/**
 * λ′ · image + (1 - λ′) · partner, for pixels in [-1, 1] that lie one image after another.
 * [count × pixels an image] → same, new array.
 */
export function mixPixels(pixels: Float32Array, mix: Mix): Float32Array {
  const size = pixels.length / mix.weights.length;
  expectMix("mixPixels", Number.isInteger(size) ? mix.weights.length : NaN, mix);
  const mixed = new Float32Array(pixels.length);
  for (let row = 0; row < mix.weights.length; row++) {
    const own = row * size;
    const partner = mix.partners[row] * size;
    const weight = mix.weights[row];
    for (let i = 0; i < size; i++) {
      mixed[own + i] = weight * pixels[own + i] + (1 - weight) * pixels[partner + i];
    }
  }
  return mixed;
}

function expectMix(who: string, count: number, { partners, weights }: Mix): void {
  const fits =
    partners.length === count &&
    weights.length === count &&
    partners.every((row) => Number.isInteger(row) && row >= 0 && row < count) &&
    weights.every((weight) => weight >= 0 && weight <= 1);
  if (!fits) {
    throw new UserError(
      `${who}: a mix should name a partner among the rows and a weight from 0 to 1 for each of ${count} rows, ` +
        `but came with ${partners.length} partners and ${weights.length} weights`,
    );
  }
}
