import { toMimeBundle } from "../display/mime-bundle";
import { shown } from "./thrown";

interface Shown {
  readonly bundle: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** How the value of a cell or an expression shows itself: what is nothing special, as text. */
export async function shownValue(value: unknown): Promise<Shown> {
  const rich = await toMimeBundle(value);
  if (rich === null) return { bundle: { "text/plain": shown(value) }, metadata: {} };
  return { bundle: { ...rich.bundle }, metadata: { ...rich.metadata } };
}
