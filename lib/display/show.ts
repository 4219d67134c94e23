import { UserError } from "../base/user-error";
import type { SelfShowing } from "../base/display-symbol";
import type { DisplayOptions, MimeBundle } from "../base/messages";
import { display } from "../base/messages";
import { checkMimeBundle, isMimeBundle, kind } from "../base/mime-bundle";
import type { Figure } from "../charts/figure";
import type { ImageGrid } from "./image-grid";
import type { GridImage } from "./paste";
import { type MimeOutput, toMimeBundle } from "./mime-bundle";
import type { TensorLike } from "./bundles/tensor-bundle";
import type { TableLike } from "./table";
import "./tslab"; // On stock tslab it is what display finds.

/** What can be shown. */
export type Displayable =
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
  thing: Displayable | Promise<Displayable>,
  options: DisplayOptions = {},
): Promise<void> {
  const { bundle, metadata } = await bundleOf(await thing);
  if (display(bundle, { metadata, ...options })) return;
  console.log(plainText(bundle));
}

/** The forms of anything that can be shown. Throws at anything else. */
export async function bundleOf(thing: Displayable): Promise<MimeOutput> {
  const given: unknown = thing;
  const rich = toMimeBundle(given);
  if (rich !== null) return rich;
  if (typeof given === "object" && given !== null && isMimeBundle(given)) {
    return { bundle: checkMimeBundle("show", given), metadata: {} };
  }
  throw new UserError(
    "show: expected a figure, a table, a tensor, images, a distribution, something that says " +
      `itself how it shows, or a bundle of MIME types, but ${kind(given)} came`,
  );
}

/** What a script can print of a bundle. */
export function plainText(bundle: MimeBundle): string {
  const text = bundle["text/plain"];
  return typeof text === "string" ? text : `(${Object.keys(bundle).join(", ")}: seen in notebooks)`;
}
