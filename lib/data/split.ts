import { Fault } from "../base/fault";
import { legacyShuffle } from "./legacy-shuffle";

/** Which training images keep their labels. The unlabeled set is all of them, these included. */
export interface Split {
  readonly seed: number;
  /** Indices into the training set, in the data set's own order. */
  readonly labeled: readonly number[];
}

/**
 * The official split: classes in proportion to their frequency, images of a class in the order that
 * NumPy's legacy generator shuffles them; seed 0 is a seed, too (the released script skips it).
 * Throws when more labels are asked for than there are images, or fewer than one.
 * ReMixMatch's released code, `scripts/create_split.py`.
 */
export function labelSplit(
  labels: readonly number[],
  { count, seed }: { count: number; seed: number },
): Split {
  const picked = pickOrder(labels, { count, seed });
  return { seed, labeled: picked.sort((a, b) => a - b) };
}

/** The picks of `labelSplit` in the order in which they are made. */
export function pickOrder(
  labels: readonly number[],
  { count, seed }: { count: number; seed: number },
): number[] {
  if (!(Number.isInteger(count) && count >= 1 && count <= labels.length)) {
    throw new Fault(
      `labelSplit: the count of labels should be a whole number from 1 to ${labels.length}, but came as ${count}`,
    );
  }
  const classes = Math.max(...new Set(labels)) + 1;
  const members = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, i) => members[label].push(i));
  const shuffle = legacyShuffle(seed);
  const queues = members.map((indices) => shuffle(indices));
  const shares = classShares(members.map(({ length }) => length));
  const taken = new Array<number>(classes).fill(0);
  return Array.from({ length: count }, () => {
    const chosen = mostOwed(shares, taken);
    return queues[chosen][taken[chosen]++];
  });
}

/** How many labels of each class a split of `count` has when the classes are this frequent. */
export function labelsPerClass(classCounts: readonly number[], count: number): number[] {
  const shares = classShares(classCounts);
  const taken = new Array<number>(shares.length).fill(0);
  for (let i = 0; i < count; i++) taken[mostOwed(shares, taken)]++;
  return taken;
}

// Class frequencies relative to the most frequent class.
function classShares(counts: readonly number[]): number[] {
  const most = Math.max(...counts);
  return counts.map((count) => count / most);
}

// The class that lags farthest behind its share; the first one among equals, an empty one never.
function mostOwed(shares: readonly number[], taken: readonly number[]): number {
  const most = Math.max(...taken, 1);
  const owed = shares.map((share, i) => (share > 0 ? share - taken[i] / most : -Infinity));
  return owed.indexOf(Math.max(...owed));
}
