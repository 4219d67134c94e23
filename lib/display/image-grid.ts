import { expect, expectInteger } from "../base/expect";
import type { MimeBundle } from "../base/messages";
import { element, escapeText } from "../base/xml";
import { type GridImage, encodePng, montage } from "./montage";

/** How images stand in a grid, and what is written beside them. */
export interface GridOptions {
  /** How many images a row has. */
  readonly columns: number;
  /** Each pixel becomes a square of scale x scale; 3 unless given. */
  readonly scale?: number;
  /** A text under each image; none unless given. */
  readonly captions?: readonly string[];
  /** A text before each row: "original", "weak", "strong 1"; none unless given. */
  readonly rowLabels?: readonly string[];
}

/** Images side by side: as one PNG file, and as the MIME bundle that notebooks and reports show. */
export interface ImageGrid {
  readonly png: Uint8Array;
  readonly bundle: MimeBundle;
}

/**
 * Images in rows of so many columns, enlarged without smoothing, on a transparent background.
 * Captions and row labels are in the bundle's HTML, the PNG has images alone.
 * Throws when images differ in size, or when captions or row labels are not one each.
 */
export async function imageGrid(
  images: readonly GridImage[],
  options: GridOptions,
): Promise<ImageGrid> {
  const { columns, scale = 3, captions, rowLabels } = options;
  expectInteger("imageGrid", "columns", columns, 1);
  expectInteger("imageGrid", "scale", scale, 1);
  expect(images.length > 0, "imageGrid", "there should be at least one image, but none came");
  images.forEach((image, i) => checkImage(image, i, images[0]));
  const rows = Math.ceil(images.length / columns);
  checkCount("caption", captions, images.length, "image");
  checkCount("row label", rowLabels, rows, "row");

  const files = await Promise.all(images.map((image) => encodePng(image, scale)));
  const png = await montage(files, columns);
  const { height, width } = images[0];
  const plain = `${images.length} images of ${width} x ${height} pixels in ${rows} x ${columns}`;
  const texts = [...(rowLabels ?? []), ...(captions ?? [])].join(", ");
  const size = { width: width * scale, height: height * scale };
  return {
    png,
    bundle: {
      ...((captions || rowLabels) && { "text/html": toHtml(files, size, options) }),
      "image/png": png.toString("base64"),
      "text/plain": texts === "" ? plain : `${plain}: ${texts}`,
    },
  };
}

function checkImage({ height, width, channels, pixels }: GridImage, i: number, first: GridImage) {
  const size = `[${height}, ${width}, ${channels}]`;
  expect(
    channels === 1 || channels === 3,
    "imageGrid",
    `image ${i} should have 1 or 3 channels, but came as ${size}`,
  );
  expect(
    pixels.length === height * width * channels && pixels.length > 0,
    "imageGrid",
    `image ${i} of ${size} should have ${height * width * channels} bytes, but has ${pixels.length}`,
  );
  expect(
    height === first.height && width === first.width,
    "imageGrid",
    `all images should be as large as the first, ${first.height} x ${first.width}, but image ${i} is ${height} x ${width}`,
  );
}

function checkCount(
  what: string,
  texts: readonly string[] | undefined,
  count: number,
  owner: string,
): void {
  expect(
    texts === undefined || texts.length === count,
    "imageGrid",
    `there should be one ${what} for each ${owner}, ${count} in all, but ${texts?.length} came`,
  );
}

const CELL_STYLE = "text-align: center; vertical-align: top; padding: 2px 4px";

function toHtml(
  files: readonly Buffer[],
  { width, height }: { width: number; height: number },
  { columns, captions, rowLabels }: GridOptions,
): string {
  // All columns are equally wide, however long the captions.
  const percent = Math.floor(100 / (columns + (rowLabels ? 1 : 0)));
  const cells = files.map((file, i) => {
    const src = `data:image/png;base64,${file.toString("base64")}`;
    const alt = captions?.[i] ?? rowLabels?.[Math.floor(i / columns)];
    const image = element("img", { src, width, height, alt });
    // Long captions, as a policy's operations, wrap rather than move the images apart.
    const style = `font-size: 85%; max-width: ${Math.max(width, 88)}px; margin: auto`;
    const caption = captions ? element("div", { style }, escapeText(captions[i])) : "";
    return element("td", { style: `${CELL_STYLE}; width: ${percent}%` }, image, caption);
  });
  const rows = Array.from({ length: Math.ceil(files.length / columns) }, (_, row) => {
    const label = rowLabels
      ? [element("th", { style: "text-align: right" }, escapeText(rowLabels[row]))]
      : [];
    return element("tr", {}, ...label, ...cells.slice(row * columns, (row + 1) * columns));
  });
  return element("table", {}, element("tbody", {}, ...rows));
}
