import type { SourceBreakpoint } from "./breakpoints";
import { evaluate, namesIn } from "./evaluate";
import type { Frame } from "./frames";
import type { Inspector } from "./inspector";
import { valueText } from "./value-text";

/**
 * Whether code that has come to breakpoints is to stop there: not where their conditions do not
 * hold, nor where they only log.
 */
export async function acceptHit(
  inspector: Inspector,
  frame: Frame,
  hit: readonly SourceBreakpoint[],
  log: (text: string) => void,
): Promise<boolean> {
  const hidden = await namesIn(inspector, frame);
  const valueOf = (text: string) => evaluate(inspector, text, frame, hidden);

  async function holds(condition: string | null | undefined): Promise<boolean> {
    if (!condition) return true;
    // One that fails is worth a look.
    return valueOf(`!!(${condition})`).then(
      ({ value }) => value === true,
      () => true,
    );
  }

  // `{total} rows`: what stands in braces is evaluated.
  async function fill(message: string): Promise<string> {
    const parts = message.split(/\{([^}]*)\}/);
    for (let at = 1; at < parts.length; at += 2) {
      parts[at] = await valueOf(parts[at]).then(valueText, (failure: Error) => failure.message);
    }
    return parts.join("");
  }

  for (const { condition, logMessage } of hit) {
    if (!(await holds(condition))) continue;
    if (!logMessage) return true;
    log(`${await fill(logMessage)}\n`);
  }
  return hit.length === 0;
}
