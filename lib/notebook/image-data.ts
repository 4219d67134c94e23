import { readFileSync } from "node:fs";
import { extname, resolve, sep } from "node:path";
import { IMAGE_DATA } from "./sanitize";
import type { Cell } from "./read";

const TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
};

/**
 * A text's image as data: where it is data already, is attached to its cell, or is a file in the
 * notebook's folder. Undefined for any other; the page then shows the image's words.
 */
export function imageData(address: string, cell: Cell, folder: string): string | undefined {
  if (IMAGE_DATA.test(address)) return address;
  if (address.startsWith("attachment:")) {
    if (cell.cell_type === "code") return undefined;
    const forms = cell.attachments?.[decoded(address.slice("attachment:".length))] ?? {};
    const [type, base64] = Object.entries(forms)[0] ?? [];
    const data = `data:${type};base64,${String(base64)}`;
    return IMAGE_DATA.test(data) ? data : undefined;
  }
  const file = resolve(folder, decoded(address));
  const type = TYPES[extname(file).toLowerCase()];
  if (type === undefined || !file.startsWith(resolve(folder) + sep)) return undefined;
  try {
    return `data:${type};base64,${readFileSync(file).toString("base64")}`;
  } catch {
    return undefined;
  }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
