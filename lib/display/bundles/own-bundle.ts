import type { SelfShowing } from "../../base/display-symbol";
import { UserError, reason } from "../../base/user-error";
import { inspected } from "../../base/inspected";
import type { MimeBundle } from "../../base/messages";
import { checkMimeBundle } from "../../base/mime-bundle";

/** What an object's own display method gives, checked. */
export async function ownBundle(value: SelfShowing, given: unknown): Promise<MimeBundle> {
  let awaited: unknown;
  try {
    awaited = await given;
  } catch (thrown) {
    throw new UserError(`its display method threw: ${reason(thrown)}`);
  }
  const bundle = checkMimeBundle("its display method", awaited);
  return "text/plain" in bundle ? bundle : { ...bundle, "text/plain": inspected(value) };
}

/** The value as text, with a line on why it does not show in another way. */
export function plainBundle(value: object, thrown: unknown): MimeBundle {
  return { "text/plain": `${inspected(value)}\n[shown as text: ${reason(thrown)}]` };
}
