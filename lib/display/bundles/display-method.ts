import type { SelfShowing } from "../../base/display-symbol";
import { inspected } from "../../base/inspected";
import type { MimeBundle } from "../../base/messages";
import { checkMimeBundle } from "../../base/mime-bundle";
import { UserError, reason } from "../../base/user-error";

/**
 * The checked result of an object's own display method, with a text where it has none.
 * Throws when the method threw or returned no MIME bundle.
 */
export async function displayMethodBundle(
  value: SelfShowing,
  result: unknown,
): Promise<MimeBundle> {
  let awaited: unknown;
  try {
    awaited = await result;
  } catch (thrown) {
    throw new UserError(`its display method threw: ${reason(thrown)}`);
  }
  const bundle = checkMimeBundle("its display method", awaited);
  return "text/plain" in bundle ? bundle : { ...bundle, "text/plain": inspected(value) };
}

/** A value as text, with a line on why it does not show in another form. */
export function fallbackBundle(value: object, thrown: unknown): MimeBundle {
  return { "text/plain": `${inspected(value)}\n[shown as text: ${reason(thrown)}]` };
}
