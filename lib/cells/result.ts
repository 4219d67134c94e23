import type { MimeBundle } from "../base/messages";
import { shown } from "./thrown";

/** How the value of a cell or an expression shows itself. */
export function shownValue(
  value: unknown,
): Promise<{ bundle: Record<string, unknown>; metadata: Record<string, unknown> }> {
  const bundle: MimeBundle = { "text/plain": shown(value) };
  return Promise.resolve({ bundle: { ...bundle }, metadata: {} });
}
