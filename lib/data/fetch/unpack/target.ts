import { closeSync, openSync, writeSync } from "node:fs";
import { SourceError, diskError } from "../source-error";

/** A file to come out of a download. */
export interface Target {
  /** Its name in there. */
  readonly within: string;
  /** Where it goes: a path of ours, whatever the name in there says. */
  readonly path: string;
  /** The bytes it has unpacked: no more are ever written. */
  readonly bytes: number;
  /** Whether fewer will do. */
  readonly fewer?: boolean;
}

/** What unpacking tells and heeds. */
export interface Unpacking {
  readonly signal?: AbortSignal | undefined;
  /** Hears of each piece that was written, how many bytes it has. */
  readonly onPiece?: (bytes: number) => void;
}

/** A way to unpack: fills all targets out of a file, or rejects with a sentence. */
export type Unpack = (
  file: string,
  targets: readonly Target[],
  unpacking: Unpacking,
) => Promise<void>;

/** A target that is being filled. */
export interface Filling {
  readonly write: (piece: Uint8Array) => void;
  /** Throws a sentence when it has not got all its bytes. */
  readonly finish: () => void;
  readonly close: () => void;
}

/** Opens a target. What `file` has too many or too few bytes for it is told in sentences. */
export function openTarget(
  file: string,
  { within, path, bytes, fewer = false }: Target,
  { signal, onPiece = () => undefined }: Unpacking,
): Filling {
  let filled = 0;
  const handle = onDisk(path, () => openSync(path, "wx"));
  return {
    write(piece) {
      signal?.throwIfAborted();
      filled += piece.length;
      if (filled > bytes) {
        throw new SourceError(`${file}: ${within} should unpack to ${bytes} bytes, but has more`);
      }
      onDisk(path, () => {
        for (let at = 0; at < piece.length;) at += writeSync(handle, piece, at);
      });
      onPiece(piece.length);
    },
    finish() {
      if (filled === bytes || fewer) return;
      throw new SourceError(
        `${file}: ${within} should unpack to ${bytes} bytes, but has ${filled}`,
      );
    },
    close: () => {
      closeSync(handle);
    },
  };
}

/** Fills a target with pieces, one after another. */
export async function fillTarget(
  file: string,
  target: Target,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  unpacking: Unpacking,
): Promise<void> {
  const filling = openTarget(file, target, unpacking);
  try {
    for await (const piece of pieces) filling.write(piece);
    filling.finish();
  } finally {
    filling.close();
  }
}

function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw diskError(path, thrown);
  }
}
