import { z } from "zod";
import { writeFileAtomically } from "../../base/atomic-file";
import { readJsonFile } from "../../base/schema";
import { UserError } from "../../base/user-error";
import { type Split, splitHash } from "./split";

const indices = z.array(z.int().min(0));
const splitFileSchema = z.strictObject({
  format: z.literal(1),
  split: z.strictObject({
    seed: z.int(),
    labeled: indices,
    unlabeled: indices,
    validation: indices,
  }),
  /** The split's own hash, so that a hand that slips does not go unnoticed. */
  hash: z.string(),
});

/** Writes a split as JSON, whole or not at all. */
export async function writeSplit(file: string, split: Split): Promise<void> {
  const content = JSON.stringify({ format: 1, split, hash: splitHash(split) });
  await writeFileAtomically(file, `${content}\n`);
}

/**
 * A split that was written before. `images` is how many there are in all: those of the training set
 * and those that never had labels. Throws a sentence with the file's name when it is no split, is
 * not as it was written, or names an image that is not there.
 */
export function readSplit(file: string, images: number): Split {
  const { split, hash } = readJsonFile(file, splitFileSchema, { what: "a split" });
  if (splitHash(split) !== hash) {
    throw new UserError(
      `${file}: has been changed since it was written, for its hash is another; make the split anew`,
    );
  }
  const all = [split.labeled, split.unlabeled, split.validation].flat();
  const beyond = all.find((i) => i >= images);
  if (beyond === undefined) return split;
  throw new UserError(
    `${file}: names image ${beyond}, but the data set has ${images}, from 0 on; it is of another ` +
      `data set`,
  );
}
