import { Fault } from "../base/fault";
import type { SelfShowing } from "../base/display-symbol";
import type { DisplayOptions, MimeBundle } from "../base/messages";
import { display } from "../base/messages";
import { checkMimeBundle, isMimeBundle, kind } from "../base/mime-bundle";
import type { Figure } from "./figure";
import type { ImageGrid } from "./grid";
import type { GridImage } from "./paste";
import { type Rich, richBundle } from "./rich";
import type { TensorLike } from "./rich/tensor-bundle";
import type { TableLike } from "./tables";
import { tslabListener } from "./tslab";

/** What can be shown. */
export type Shown =
  | Figure
  | TableLike
  | TensorLike
  | ImageGrid
  | GridImage
  | readonly GridImage[]
  | ArrayLike<number>
  | SelfShowing
  | MimeBundle;

/**
 * Shows what the last value of a cell would show, wherever it stands in the cell: a figure, an
 * arquero table, a tensor, images, a class distribution, an object with a method of its own for it,
 * or any bundle of MIME types. In the notebook that runs this, in stock tslab as the one type it
 * draws best, in a script as a line of text. Promises of these are awaited. Throws at anything else.
 */
export async function show(
  thing: Shown | Promise<Shown>,
  options: DisplayOptions = {},
): Promise<void> {
  const { bundle, metadata } = await bundleOf(await thing);
  if (display(bundle, { metadata, ...options })) return;
  const notebook = tslabListener();
  if (notebook?.display) notebook.display(bundle, options);
  else console.log(plainText(bundle));
}

/** The forms of anything that can be shown. Throws at anything else. */
export async function bundleOf(thing: Shown): Promise<Rich> {
  const given: unknown = thing;
  const rich = richBundle(given);
  if (rich !== null) return rich;
  if (typeof given === "object" && given !== null && isMimeBundle(given)) {
    return { bundle: checkMimeBundle("show", given), metadata: {} };
  }
  throw new Fault(
    "show: expected a figure, a table, a tensor, images, a distribution, something that says " +
      `itself how it shows, or a bundle of MIME types, but ${kind(given)} came`,
  );
}

/** What a script can print of a bundle. */
export function plainText(bundle: MimeBundle): string {
  const text = bundle["text/plain"];
  return typeof text === "string" ? text : `(${Object.keys(bundle).join(", ")}: seen in notebooks)`;
}
