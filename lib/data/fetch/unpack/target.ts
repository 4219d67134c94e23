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

/** How an unpacking is stopped and observed. */
export interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
  /** Receives the bytes of each piece that was written. */
  readonly onPiece?: (bytes: number) => void;
}

/** A way to unpack: fills all targets out of a file, or rejects with a sentence. */
export type Unpack = (
  file: string,
  targets: readonly Target[],
  options: UnpackOptions,
) => Promise<void>;

/** A target that is being filled. */
export interface TargetWriter {
  readonly write: (piece: Uint8Array) => void;
  /** Throws a sentence when it has not got all its bytes. */
  readonly finish: () => void;
  readonly close: () => void;
}

/** Opens a target. Throws a sentence where `file` has too many or too few bytes for it. */
export function openTarget(
  file: string,
  { within, path, bytes, fewer = false }: Target,
  { signal, onPiece = () => undefined }: UnpackOptions,
): TargetWriter {
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
  options: UnpackOptions,
): Promise<void> {
  const writer = openTarget(file, target, options);
  try {
    for await (const piece of pieces) writer.write(piece);
    writer.finish();
  } finally {
    writer.close();
  }
}

function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw diskError(path, thrown);
  }
}
