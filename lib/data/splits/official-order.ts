import { UserError } from "../../base/user-error";
import { legacyShuffle } from "./legacy-shuffle";

// The released scripts deal out images so that at any time each class has had its share.

/**
 * The images that keep their labels, in the order in which the official split picks them: always
 * the next one of the class that lags farthest behind its share. The images of a class come in the
 * order that NumPy's legacy generator shuffles them. A class gets its first label before any class
 * gets its second. ReMixMatch's released code, `scripts/create_split.py`.
 */
export function pickOrder(
  labels: readonly number[],
  { count, seed }: { count: number; seed: number },
): number[] {
  if (!(Number.isInteger(count) && count >= 1 && count <= labels.length)) {
    throw new UserError(
      `labelSplit: the count of labels should be a whole number from 1 to ${labels.length}, but came as ${count}`,
    );
  }
  const members = membersOf(labels);
  const shuffle = legacyShuffle(seed);
  const queues = members.map((indices) => shuffle(indices));
  const shares = classShares(members.map(({ length }) => length));
  const taken = new Array<number>(shares.length).fill(0);
  return Array.from({ length: count }, () => {
    const chosen = mostOwed(shares, taken);
    return queues[chosen][taken[chosen]++];
  });
}

/**
 * All images in the order of the released unlabeled file: images queue by class as they come, and
 * whenever one of the class that lags farthest behind its share waits, it goes next; what waits at
 * the end follows class by class. Images `without` which the file is written do not queue, but
 * count in the shares. `extra` more images, which never had labels, queue with the first class and
 * count in no share, as STL-10's do. ReMixMatch's released code, `scripts/create_unlabeled.py`.
 */
export function unlabeledOrder(
  labels: readonly number[],
  { without = [], extra = 0 }: { without?: readonly number[]; extra?: number } = {},
): number[] {
  const members = membersOf(labels);
  const shares = classShares(members.map(({ length }) => length));
  const skipped = new Set(without);
  const queues = members.map((): number[] => []);
  const taken = new Array<number>(shares.length).fill(0);
  const order: number[] = [];
  for (let i = 0; i < labels.length + extra; i++) {
    if (!skipped.has(i)) queue(i, labels[i] ?? 0);
  }
  return [...order, ...queues.flatMap((queue, label) => queue.slice(taken[label]))];

  function queue(i: number, label: number): void {
    queues[label].push(i);
    for (;;) {
      const next = mostOwed(shares, taken);
      if (taken[next] === queues[next].length) return;
      order.push(queues[next][taken[next]++]);
    }
  }
}

/** How many labels of each class a split of `count` has when the classes are this frequent. */
export function labelsPerClass(classCounts: readonly number[], count: number): number[] {
  const shares = classShares(classCounts);
  const taken = new Array<number>(shares.length).fill(0);
  for (let i = 0; i < count; i++) taken[mostOwed(shares, taken)]++;
  return taken;
}

/** The images of each class, in the data set's own order. */
export function membersOf(labels: readonly number[]): number[][] {
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const members = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, i) => members[label].push(i));
  return members;
}

// Class frequencies relative to the most frequent class.
function classShares(counts: readonly number[]): number[] {
  const most = Math.max(...counts);
  return counts.map((count) => count / most);
}

// The class that lags farthest behind its share; the first one among equals, an empty one never.
function mostOwed(shares: readonly number[], taken: readonly number[]): number {
  const most = Math.max(...taken, 1);
  let chosen = -1;
  let owed = -Infinity;
  shares.forEach((share, i) => {
    const lag = share - taken[i] / most;
    if (share > 0 && lag > owed) [chosen, owed] = [i, lag];
  });
  return chosen;
}
