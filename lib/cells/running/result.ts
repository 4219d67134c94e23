import { toMimeBundle } from "../../display/mime-bundle";
import { cutText } from "../messages/cut-text";
import { textOf } from "../errors/thrown-failure";

/** Characters of a text that is shown: front ends stand still over more. */
const MAX_TEXT = 10_000_000;

interface Result {
  readonly bundle: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** The forms in which the value of a cell or an expression shows; of most, its text alone. */
export async function toResult(value: unknown): Promise<Result> {
  const output = await toMimeBundle(value);
  if (output === null)
    return { bundle: { "text/plain": cutText(textOf(value), MAX_TEXT) }, metadata: {} };
  return { bundle: { ...output.bundle }, metadata: { ...output.metadata } };
}
