import type { FileHandle } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type FileResponse, requestFile, networkError } from "./request";
import type { PartFile } from "./part-file";
import { TransientError, SourceError, diskError } from "./source-error";
import { idleTimeout } from "./idle-timeout";

/** Where a download goes on, and what it reports to. */
export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Receives how many bytes of the file are there. */
  readonly onBytes?: (bytes: number) => void;
  /** A try ends when no byte comes for so long. */
  readonly stallMilliseconds?: number | undefined;
  /** The pause before the second try; each further one is twice as long. */
  readonly pauseMilliseconds?: number | undefined;
}

/** The most tries in a row that make little progress. */
const TRIES = 4;

/**
 * Downloads the rest of a file of `bytes` bytes into its part file, by several tries where the
 * connection breaks, the server is busy or nothing comes. Never takes more bytes than that. Rejects
 * with a sentence about the server or the disk, or with the reason of `signal`; what came stays for
 * the next time.
 */
export async function download(
  url: string,
  bytes: number,
  part: PartFile,
  options: DownloadOptions = {},
): Promise<void> {
  const { signal, pauseMilliseconds = 500 } = options;
  let [farthest, fruitless] = [part.size(), 0];
  while (part.size() < bytes) {
    try {
      await downloadRest(url, bytes, part, options);
    } catch (thrown) {
      signal?.throwIfAborted();
      if (!(thrown instanceof TransientError)) throw thrown;
      // A long file over a bad line may take many tries, but each has to get somewhere.
      fruitless = part.size() >= farthest + bytes / 100 ? 0 : fruitless + 1;
      farthest = Math.max(farthest, part.size());
      if (fruitless === TRIES) throw new SourceError(`${thrown.message}, ${TRIES} times`);
      await sleep(pauseMilliseconds * 2 ** fruitless, undefined, signal && { signal });
    }
  }
}

async function downloadRest(
  url: string,
  bytes: number,
  part: PartFile,
  { signal, onBytes = () => undefined, stallMilliseconds = 30_000 }: DownloadOptions,
): Promise<void> {
  const idle = idleTimeout(url, stallMilliseconds, signal);
  try {
    const response = await requestFile(url, rangeOf(part), idle.signal);
    const from = await startOf(url, response, bytes, part);
    const file = from === 0 ? await part.restart(validatorOf(response)) : await part.resume();
    try {
      let filled = from;
      for await (const piece of named(url, response.body, idle.signal)) {
        idle.refresh();
        filled += piece.length;
        if (filled > bytes) throw await tooLong(url, bytes, part);
        await append(part.path, file, piece);
        onBytes(filled);
      }
      if (filled < bytes) {
        throw new TransientError(`${url}: broke off after ${filled} of ${bytes} bytes`);
      }
    } finally {
      await file.close();
    }
  } finally {
    idle.end();
  }
}

// If-Range: when the file changed meanwhile, the server sends the whole instead of a piece of
// another.
function rangeOf(part: PartFile): Record<string, string> {
  const [size, validator] = [part.size(), part.validator()];
  if (size === 0) return {};
  return { range: `bytes=${size}-`, ...(validator !== null && { "if-range": validator }) };
}

/** Where what the server sends begins in the file: at 0, or after the part that is there. */
async function startOf(
  url: string,
  response: FileResponse,
  bytes: number,
  part: PartFile,
): Promise<number> {
  const { status, header } = response;
  if (status === 200) {
    const length = header("content-length");
    if (length === null || Number(length) === bytes) return 0;
    throw new SourceError(`${url}: should have ${bytes} bytes, but the server says ${length}`);
  }
  if (status === 206 && part.size() > 0) {
    const range = `bytes ${part.size()}-${bytes - 1}/${bytes}`;
    const [before, now] = [part.validator(), validatorOf(response)];
    const same = before === null || now === null || before === now;
    if (header("content-range") === range && same) return part.size();
  }
  if (status === 206 || status === 416) {
    const had = part.size();
    await part.remove();
    throw new TransientError(`${url}: has changed since its first ${had} bytes came`);
  }
  if (status >= 500 || status === 429 || status === 408) {
    throw new TransientError(`${url}: the server answered ${status}`);
  }
  throw new SourceError(`${url}: the server answered ${status}`);
}

// A weak tag does not promise the same bytes.
function validatorOf({ header }: FileResponse): string | null {
  const tag = header("etag");
  return tag !== null && !tag.startsWith("W/") ? tag : header("last-modified");
}

async function* named(
  url: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (thrown) {
    throw signal.aborted ? signal.reason : networkError(url, thrown);
  }
}

async function append(path: string, file: FileHandle, piece: Uint8Array): Promise<void> {
  try {
    await file.writeFile(piece);
  } catch (thrown) {
    throw diskError(path, thrown);
  }
}

async function tooLong(url: string, bytes: number, part: PartFile): Promise<SourceError> {
  await part.remove();
  return new SourceError(`${url}: should have ${bytes} bytes, but the server sends more`);
}
