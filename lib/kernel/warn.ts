/** Lines that may come at once, and how long it takes until one more may. */
const BURST = 20;
const REFILL_MILLISECONDS = 1000;

let allowed = BURST;
let since = 0;
let unsaid = 0;

/**
 * Tells in one short line on stderr what was wrong with what came. A flood of wrong messages does
 * not become a flood of lines: what is too much is counted.
 */
export function complain(sentence: string): void {
  const now = performance.now();
  allowed = Math.min(BURST, allowed + (now - since) / REFILL_MILLISECONDS);
  since = now;
  if (allowed < 1) return void unsaid++;
  allowed--;
  const more = unsaid > 0 ? ` (and ${unsaid} more)` : "";
  unsaid = 0;
  process.stderr.write(`kernel: ${sentence.slice(0, 300)}${more}\n`);
}
