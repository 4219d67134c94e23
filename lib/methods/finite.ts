import { UserError } from "../base/user-error";
import type { Rows } from "../labels/rows";

/**
 * No term of a run that learns comes near this: cross-entropy starts at ln(classes), and a thousand
 * means that logits lie a thousand apart.
 */
const EXPLODED = 10_000;

/**
 * Throws a sentence naming the first term of a step's loss that is no number, or far too large; the
 * loss itself, which is their sum, only where no other is to blame.
 */
export function expectFiniteLoss(step: number, terms: Readonly<Record<string, number>>): void {
  const { loss, ...parts } = terms;
  const all = Object.entries({ ...parts, ...("loss" in terms && { loss }) });
  const bad = all.find(([, value]) => !(Math.abs(value) <= EXPLODED));
  if (bad === undefined) return;
  const [name, value] = bad;
  const came = Number.isFinite(value) ? `exploded to ${value.toPrecision(3)}` : `came as ${value}`;
  throw new UserError(
    `At step ${step} the term "${name}" ${came}; lower the learning rate, or look at the images and ` +
      `labels of this batch`,
  );
}

/** Throws a sentence unless the model answered with numbers: "the guess", "the probes". */
export function expectFiniteLogits(step: number, what: string, answers: Rows): void {
  const astray = answers.flat().find((value) => !Number.isFinite(value));
  if (astray === undefined) return;
  throw new UserError(
    `At step ${step} ${what} came as ${astray}, so the weights have gone astray; lower the learning ` +
      `rate and train anew`,
  );
}
