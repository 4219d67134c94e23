import { Fault } from "../base/fault";
import type { MimeBundle } from "../base/messages";
import { display } from "../base/messages";
import { describe } from "./describe";
import type { Figure } from "./figure";
import type { ImageGrid } from "./grid";
import { plainJson } from "./read";
import { staticSvg } from "./svg";
import type { TableLike } from "./tables";
import { isTable, tableBundle } from "./tables";
import { withTemplate } from "./template";
import { tslabListener } from "./tslab";

/** A figure in all its forms: live for plotly, still as SVG, one line of text. */
export function figureBundle(figure: Figure): MimeBundle {
  const plain = plainJson(figure);
  return {
    "application/vnd.plotly.v1+json": plainJson(withTemplate(plain)),
    "image/svg+xml": staticSvg(plain),
    "text/plain": describe(plain),
  };
}

/**
 * Shows a figure, an arquero table, an image grid or any bundle of MIME types: in the notebook that
 * runs this, in stock tslab as the one type it draws best, in a script as a line of text.
 * Promises of these are awaited. Throws at anything else.
 */
export async function show(thing: Shown | Promise<Shown>): Promise<void> {
  const bundle = bundleOf(await thing);
  if (display(bundle)) return;
  const notebook = tslabListener();
  if (notebook?.display) notebook.display(bundle, {});
  else console.log(plainText(bundle));
}

/** What can be shown. */
export type Shown = Figure | TableLike | ImageGrid | MimeBundle;

/** The MIME types of anything that can be shown. Throws at anything else. */
export function bundleOf(thing: Shown): MimeBundle {
  const given: unknown = thing;
  if (typeof given === "object" && given !== null && !Array.isArray(given)) {
    if (isTable(given)) return tableBundle(given);
    if ("bundle" in given && "png" in given) return (given as ImageGrid).bundle;
    if ("data" in given && Array.isArray(given.data)) return figureBundle(given as Figure);
    const types = Object.keys(given);
    if (types.length > 0 && types.every((type) => /^\w+\/\S+$/.test(type)))
      return given as MimeBundle;
  }
  throw new Fault(
    `show: expected a figure, a table, an image grid or a bundle of MIME types, but ${whatCame(given)} came`,
  );
}

function whatCame(thing: unknown): string {
  if (thing === null || thing === undefined) return String(thing);
  if (Array.isArray(thing)) return "a list";
  if (typeof thing !== "object") return `a ${typeof thing}`;
  const names = Object.keys(thing).slice(0, 5).join(", ");
  return names === "" ? "an empty object" : `an object with ${names}`;
}

function plainText(bundle: MimeBundle): string {
  const text = bundle["text/plain"];
  return typeof text === "string" ? text : `(${Object.keys(bundle).join(", ")}: seen in notebooks)`;
}
