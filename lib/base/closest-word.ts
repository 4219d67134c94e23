/** The word most like the one given, or undefined when none is near: for "did you mean". */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => edits(word.toLowerCase(), other.toLowerCase()));
  const least = Math.min(...distances);
  return least <= Math.max(1, word.length / 3) ? known[distances.indexOf(least)] : undefined;
}

/**
 * How many letters to put in, take out, change, or swap with the next, from one word to the other.
 */
function edits(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column++) {
      const change = rows[row - 1][column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = swapped ? rows[row - 2][column - 2] + 1 : Infinity;
      rows[row].push(Math.min(change, swap, rows[row - 1][column] + 1, rows[row][column - 1] + 1));
    }
  }
  return rows[from.length][to.length];
}
