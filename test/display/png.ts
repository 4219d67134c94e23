import sharp from "sharp";

/** A PNG file's pixels: sizes, and the red, green and blue of each place. */
export async function decodePng(png: unknown) {
  const file =
    typeof png === "string" ? Buffer.from(png, "base64") : Buffer.from(png as Uint8Array);
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * info.channels).subarray(0, 3),
  ];
  return { width: info.width, height: info.height, at };
}
