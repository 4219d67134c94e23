import type { SelfShowing } from "../base/display-symbol";
import { type DisplayOptions, type MimeBundle, display } from "../base/messages";
import { checkMimeBundle, isMimeBundle, kind } from "../base/mime-bundle";
import { UserError } from "../base/user-error";
import type { Figure } from "../charts/figure";
import type { TableLike } from "./bundles/table-bundle";
import type { TensorLike } from "./bundles/tensor-bundle";
import type { ImageGrid } from "./image-grid";
import { type MimeOutput, toMimeBundle } from "./mime-bundle";
import type { GridImage } from "./montage";
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
 * Shows what the last value of a cell would show, anywhere in the cell: a figure, an arquero table,
 * a tensor, images, a class distribution, an object with a display method of its own, or any MIME
 * bundle. In the notebook that runs this, in stock tslab as the one type it draws best, in a script
 * as a line of text. Promises of these are awaited. Throws at anything else.
 */
export async function show(
  value: Displayable | Promise<Displayable>,
  options: DisplayOptions = {},
): Promise<void> {
  const { bundle, metadata } = await mimeOutputOf(await value);
  if (display(bundle, { metadata, ...options })) return;
  console.log(plainText(bundle));
}

/** The forms of a value that can be shown. Throws at anything else. */
export async function mimeOutputOf(value: Displayable): Promise<MimeOutput> {
  const given: unknown = value;
  const output = toMimeBundle(given);
  if (output !== null) return output;
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
