import { toMimeBundle } from "../display/mime-bundle";
import { textOf } from "./thrown-failure";

interface Result {
  readonly bundle: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** The forms in which the value of a cell or an expression shows; of most, its text alone. */
export async function toResult(value: unknown): Promise<Result> {
  const output = await toMimeBundle(value);
  if (output === null) return { bundle: { "text/plain": textOf(value) }, metadata: {} };
  return { bundle: { ...output.bundle }, metadata: { ...output.metadata } };
}
