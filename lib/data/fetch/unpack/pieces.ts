import { createReadStream } from "node:fs";
import type { Transform } from "node:stream";
import { UserError, reason } from "../../../base/user-error";
import { SourceError } from "../source-error";

const PIECE = 2 ** 18;

/** Which bytes of a file: from the first to the last, both included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of a file, or of a span of it, piece by piece, through what unpacks them if anything
 * does. Reading ends when the iteration does. Throws a sentence with the file's name.
 */
export async function* piecesOf(
  file: string,
  unpack?: Transform,
  span: Partial<Span> = {},
): AsyncGenerator<Buffer, void> {
  const packed = createReadStream(file, { ...span, highWaterMark: PIECE });
  if (unpack) packed.on("error", (error) => unpack.destroy(error)).pipe(unpack);
  try {
    for await (const piece of unpack ?? packed) yield piece as Buffer;
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new SourceError(`${file}: could not be unpacked (${reason(thrown)})`, { cause: thrown });
  } finally {
    packed.destroy();
    unpack?.destroy();
  }
}
