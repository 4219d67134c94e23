import { readFileSync } from "node:fs";
import { extname, resolve, sep } from "node:path";
import { IMAGE_DATA } from "./sanitize";
import type { Cell } from "./nbformat";

const TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
};

/**
 * An image of a Markdown cell as a data URL: where it is one already, is attached to its cell, or is
 * a file in the notebook's folder. Undefined for any other; the page then shows the image's text.
 */
export function imageData(address: string, cell: Cell, folder: string): string | undefined {
  if (IMAGE_DATA.test(address)) return address;
  if (address.startsWith("attachment:")) {
    if (cell.cell_type === "code") return undefined;
    const bundle = cell.attachments?.[decodeAddress(address.slice("attachment:".length))] ?? {};
    const [type, base64] = Object.entries(bundle)[0] ?? [];
    const data = `data:${type};base64,${String(base64)}`;
    return IMAGE_DATA.test(data) ? data : undefined;
  }
  const file = resolve(folder, decodeAddress(address));
  const type = TYPES[extname(file).toLowerCase()];
  if (type === undefined || !file.startsWith(resolve(folder) + sep)) return undefined;
  try {
    return `data:${type};base64,${readFileSync(file).toString("base64")}`;
  } catch {
    return undefined;
  }
}

function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
