/** The word most like the one given, or undefined when none is near: for "did you mean". */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => edits(word.toLowerCase(), other.toLowerCase()));
  const least = Math.min(...distances);
  return least <= Math.max(1, word.length / 3) ? known[distances.indexOf(least)] : undefined;
}

/** How many letters must be put in, taken out or changed to turn one word into the other. */
function edits(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = above[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(change, above[column] + 1, current[column - 1] + 1));
    }
    above = current;
  }
  return above[to.length];
}
