import { inspect } from "node:util";
import { displaySymbol } from "../base/display-symbol";
import { expect } from "../base/expect";
import type { MimeBundle } from "../base/messages";
import { htmlToText } from "./html-to-text";

/** Something to show: as the last value of a cell, or with `show`. */
export class DisplayObject {
  readonly bundle: MimeBundle;

  constructor(bundle: MimeBundle) {
    this.bundle = bundle;
  }

  /** The object in the form it was made in. */
  [displaySymbol](): MimeBundle {
    return this.bundle;
  }

  /** The object as Node prints it. */
  [inspect.custom](): unknown {
    return this.bundle["text/plain"];
  }
}

/** HTML to show as it is; callers escape what is not markup. */
export function html(text: string): DisplayObject {
  return new DisplayObject({ "text/html": text, "text/plain": htmlToText(text) });
}

/** A text in Markdown. */
export function markdown(text: string): DisplayObject {
  return new DisplayObject({ "text/markdown": text, "text/plain": text });
}

/** A formula or a text in LaTeX; a bare formula is set on a line of its own. */
export function latex(text: string): DisplayObject {
  const isMarked = /\$|\\begin\{|\\\[|\\\(/.test(text);
  return new DisplayObject({ "text/latex": isMarked ? text : `$$${text}$$`, "text/plain": text });
}

/** An SVG drawing. Throws when the text has no svg element. */
export function svg(text: string): DisplayObject {
  expect(/<svg[\s>]/.test(text), "svg", "expected the text of an svg element, but it has none");
  // Front ends draw it as an image, and an image must declare its namespace.
  const whole = /<svg[^>]*\sxmlns=/.test(text)
    ? text
    : text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  const title = /<title[^>]*>([^<]*)<\/title>/.exec(text)?.[1];
  return new DisplayObject({ "image/svg+xml": whole, "text/plain": title ?? "a drawing" });
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A PNG file. Throws when the bytes are not one. */
export function png(bytes: Uint8Array): DisplayObject {
  const isPng = bytes.length > 24 && PNG_SIGNATURE.every((byte, i) => bytes[i] === byte);
  expect(isPng, "png", "expected the bytes of a PNG file, but they do not begin like one");
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = `${file.readUInt32BE(16)} x ${file.readUInt32BE(20)} pixels`;
  return new DisplayObject({
    "image/png": file.toString("base64"),
    "text/plain": `a picture of ${size}`,
  });
}
