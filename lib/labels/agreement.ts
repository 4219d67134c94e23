import { expect } from "../base/expect";
import { type DistributionLike, type RowsLike, distributionOf, rowsOf } from "./rows";

/**
 * The likeliest class of each row, the first of those that are as likely. [batch, classes] → [batch]
 * Throws when a row has no likeliest class because something in it is no number.
 */
export function likeliest(rows: RowsLike): number[] {
  return rowsOf("likeliest", "rows", rows).map((row, i) => {
    const place = row.indexOf(Math.max(...row));
    expect(place >= 0, "likeliest", `row ${i} should be numbers, but came as [${row.join(", ")}]`);
    return place;
  });
}

/**
 * How often two answers on the same images name the same class: a share from 0 to 1 of the rows.
 * Both [batch, classes], logits or probabilities. Throws when they are not as many.
 * Agreement is not being right: who always says the same agrees with itself.
 */
export function agreement(answers: RowsLike, others: RowsLike): number {
  const [ours, theirs] = [likeliest(answers), likeliest(others)];
  expect(
    ours.length === theirs.length,
    "agreement",
    `both answers should be on the same images, but came on ${ours.length} and ${theirs.length}`,
  );
  return ours.filter((kind, i) => kind === theirs[i]).length / ours.length;
}

/**
 * How far apart two class distributions are: ½ Σ|p - q|, the share of the guesses that would have to
 * change class for one to become the other. 0 when they are alike, 1 when they share no class.
 * Throws when they differ in length.
 */
export function distance(distribution: DistributionLike, other: DistributionLike): number {
  const first = distributionOf("distance", "the first distribution", distribution);
  const second = distributionOf("distance", "the second distribution", other);
  expect(
    first.length === second.length,
    "distance",
    `both distributions should have as many classes, but have ${first.length} and ${second.length}`,
  );
  return first.reduce((sum, share, i) => sum + Math.abs(share - second[i]), 0) / 2;
}
