import { UserError } from "../base/user-error";
import { type Rows, type RowsLike, normalize, probabilitiesOf } from "./rows";

/**
 * Makes a guess more certain: each row p becomes pᵢ^(1/T) / Σⱼ pⱼ^(1/T), T the temperature.
 * [batch, classes] → same; rows sum to 1. T = 1 changes nothing, T near 0 leaves only the winner.
 * Throws when rows are no probabilities or differ in length, or the temperature is not above 0.
 * MixMatch (arXiv 1905.02249), "Sharpen"; ReMixMatch (arXiv 1911.09785) keeps T = 0.5.
 */
export function sharpen(
  guess: RowsLike,
  { temperature = 0.5 }: { temperature?: number } = {},
): Rows {
  const rows = probabilitiesOf("sharpen", "the guess", guess);
  if (!(temperature > 0)) {
    throw new UserError(`sharpen: the temperature should be above 0, but came as ${temperature}`);
  }
  return rows.map((row) => {
    // Relative to the winner, so that small temperatures do not underflow every class to 0.
    const winner = Math.max(...row);
    return normalize(row.map((p) => (p === winner ? 1 : (p / winner) ** (1 / temperature))));
  });
}
