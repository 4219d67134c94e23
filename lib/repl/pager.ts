import { inspected } from "../base/inspected";
import { frontend, type MimeBundle } from "../base/messages";
import { toMimeBundle } from "../display/mime-bundle";
import { plainText } from "../display/show";

/**
 * Shows a long text, or anything that can be shown, beside the notebook in the front end's pager.
 * A script prints it. Promises are awaited.
 */
export async function pager(thing: unknown): Promise<void> {
  const bundle = await pageOf(await thing);
  const { page: open } = frontend();
  if (open) open(bundle);
  else console.log(plainText(bundle));
}

async function pageOf(thing: unknown): Promise<MimeBundle> {
  if (typeof thing === "string") return { "text/plain": thing };
  const rich = await toMimeBundle(thing);
  return rich?.bundle ?? { "text/plain": inspected(thing) };
}
