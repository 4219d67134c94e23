import { expect } from "../base/expect";
import { type Distribution, type Rows, expectRows } from "./rows";

/**
 * The likeliest class of each row, the first of those that are as likely. [batch, classes] → [batch]
 * Throws when a row has no likeliest class because something in it is no number.
 */
export function likeliest(rows: Rows): number[] {
  expectRows("likeliest", "rows", rows);
  return rows.map((row, i) => {
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
export function agreement(answers: Rows, others: Rows): number {
  expect(
    answers.length === others.length,
    "agreement",
    `both answers should be on the same images, but came on ${answers.length} and ${others.length}`,
  );
  const theirs = likeliest(others);
  const same = likeliest(answers).filter((kind, i) => kind === theirs[i]);
  return same.length / answers.length;
}

/**
 * How far apart two class distributions are: ½ Σ|p - q|, the share of the guesses that would have to
 * change class for one to become the other. 0 when they are alike, 1 when they share no class.
 * Throws when they differ in length.
 */
export function distance(distribution: Distribution, other: Distribution): number {
  expect(
    distribution.length === other.length,
    "distance",
    `both distributions should have as many classes, but have ${distribution.length} and ${other.length}`,
  );
  return distribution.reduce((sum, share, i) => sum + Math.abs(share - other[i]), 0) / 2;
}
