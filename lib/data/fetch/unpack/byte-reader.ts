import { SourceError } from "../source-error";

/** Bytes that come in pieces of any size, taken in pieces of a wanted one. */
export interface ByteReader {
  /** How many bytes were taken. */
  readonly taken: () => number;
  /** The next `count` bytes. Throws a sentence where they end before. */
  readonly take: (count: number) => Promise<Buffer>;
  /** How many bytes are left, counted no further than `most`. */
  readonly left: (most: number) => Promise<number>;
}

/** Reads pieces one after another; `file` is what sentences call them. */
export function byteReader(file: string, pieces: AsyncIterator<Buffer, void>): ByteReader {
  let waiting: Buffer = Buffer.alloc(0);
  let taken = 0;
  const gather = async (count: number): Promise<void> => {
    const gathered = [waiting];
    let size = waiting.length;
    while (size < count) {
      const next = await pieces.next();
      if (next.done === true) break;
      gathered.push(next.value);
      size += next.value.length;
    }
    if (gathered.length > 1) waiting = Buffer.concat(gathered, size);
  };
  return {
    taken: () => taken,
    async take(count) {
      await gather(count);
      if (waiting.length < count) throw new SourceError(`${file}: ends too soon`);
      const bytes = waiting.subarray(0, count);
      waiting = waiting.subarray(count);
      taken += count;
      return bytes;
    },
    async left(most) {
      await gather(most);
      return Math.min(most, waiting.length);
    },
  };
}
