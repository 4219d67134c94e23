/** Warnings that may come at once, and how long it takes until one more may. */
const BURST = 20;
const REFILL_MILLISECONDS = 1000;

let allowed = BURST;
let since = 0;
let suppressed = 0;

/**
 * Writes one short line to stderr about what was wrong with a message. A flood of wrong messages
 * does not become a flood of lines: those beyond the limit are only counted.
 */
export function warn(sentence: string): void {
  const now = performance.now();
  allowed = Math.min(BURST, allowed + (now - since) / REFILL_MILLISECONDS);
  since = now;
  if (allowed < 1) return void suppressed++;
  allowed--;
  const more = suppressed > 0 ? ` (and ${suppressed} more)` : "";
  suppressed = 0;
  process.stderr.write(`kernel: ${sentence.slice(0, 300)}${more}\n`);
}
