import { readFileSync } from "node:fs";
import { readOrThrow } from "../../base/read-or-throw";
import { UserError } from "../../base/user-error";

/**
 * The official splits of a text file such as STL-10's fold_indices.txt: in each line the indices,
 * from 0, of the training images that keep their labels. Throws a sentence with the file's name and
 * the line when one is no index of `count` images, or comes twice in a line.
 */
export function readFolds(file: string, count: number): number[][] {
  const text = readOrThrow(file, () => readFileSync(file, "utf8"));
  const lines = text.trim().split(/\r?\n/);
  return lines.map((line, i) => {
    const words = line.trim().split(/\s+/);
    const odd = words.find((word) => !/^\d+$/.test(word) || Number(word) >= count);
    if (odd !== undefined) {
      throw new UserError(
        `${file}: line ${i + 1} should hold indices from 0 to ${count - 1}, but has ${JSON.stringify(odd)}`,
      );
    }
    const indices = words.map(Number);
    if (new Set(indices).size === indices.length) return indices;
    throw new UserError(`${file}: line ${i + 1} should hold each index once, but one comes twice`);
  });
}
