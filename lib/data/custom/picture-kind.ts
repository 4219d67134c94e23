import sharp from "sharp";
import { UserError, reason } from "../../base/user-error";

const FORMATS = ["png", "jpeg", "webp"];

/** Whether the first bytes of a file are those of a PNG, JPEG or WebP file. */
export function isOfKind(content: Buffer): boolean {
  const [first, second] = content;
  const name = content.toString("latin1", 0, 12);
  return (
    name.startsWith("\x89PNG\r\n\x1a\n") ||
    (first === 0xff && second === 0xd8) ||
    (name.startsWith("RIFF") && name.endsWith("WEBP"))
  );
}

/** Whether a JPEG file is made of four inks, as printers' are, by the header of its frame. */
export function isCmyk(content: Buffer): boolean {
  if (content[0] !== 0xff || content[1] !== 0xd8) return false;
  for (let at = 2; at + 10 <= content.length && content[at] === 0xff;) {
    const marker = content[at + 1];
    if (isFrame(marker)) return content[at + 9] === 4;
    // A marker may have fill bytes before it.
    at += marker === 0xff ? 1 : 2 + content.readUInt16BE(at + 2);
  }
  return false;
}

// C4, C8 and CC are tables among the frames.
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/**
 * Throws a sentence with the file's name when its content is no picture in PNG, JPEG or WebP by
 * what its header says, or has more pixels than `mostPixels`. No pixel is read for it.
 */
export async function expectPicture(
  file: string,
  content: Buffer,
  mostPixels: number,
): Promise<void> {
  const kinds = "a picture in PNG, JPEG or WebP";
  const { format, width, height } = await headOf(content).catch((thrown: unknown) => {
    throw new UserError(`${file}: should be ${kinds}, but is not (${reason(thrown)})`, {
      cause: thrown,
    });
  });
  if (!FORMATS.includes(format)) {
    throw new UserError(`${file}: should be ${kinds}, but is ${format}; convert it first`);
  }
  if (width * height > mostPixels) {
    throw new UserError(
      `${file}: has ${width} x ${height} pixels, more than ${mostPixels}; make it smaller, or ` +
        `raise mostPixels`,
    );
  }
}

// Async, for without any bytes sharp throws at once.
async function headOf(content: Buffer): Promise<sharp.Metadata> {
  return await sharp(content, { limitInputPixels: false }).metadata();
}
