import { inspected } from "../base/inspected";
import { frontend, type MimeBundle } from "../base/messages";
import { toMimeBundle } from "../display/mime-bundle";
import { plainText } from "../display/show";

/**
 * Shows a long text, or anything that can be shown, beside the notebook in the front end's pager.
 * A script prints it. Promises are awaited.
 */
export async function pager(thing: unknown): Promise<void> {
  const bundle = await bundleOf(await thing);
  const { page } = frontend();
  if (page) page(bundle);
  else console.log(plainText(bundle));
}

async function bundleOf(thing: unknown): Promise<MimeBundle> {
  if (typeof thing === "string") return { "text/plain": thing };
  const output = await toMimeBundle(thing);
  return output?.bundle ?? { "text/plain": inspected(thing) };
}
