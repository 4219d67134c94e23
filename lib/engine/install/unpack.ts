import { formatBytes } from "../../base/bytes";
import { UserError } from "../../base/user-error";
import type { Build, Wheel } from "./builds";
import { headers } from "./builds";
import { lastLines, runCommand } from "../../base/command";

const BLOCK = 2 ** 23;

// Python's zipfile is there wherever pip is, and checks each file's CRC as it goes; a program stays
// one; a full stop is printed for each block.
// Arguments: wheel, folder, then pairs of a name in the wheel and a path below the folder.
const SCRIPT = `
import os, sys, zipfile
wheel, folder, *pairs = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name, path in zip(pairs[::2], pairs[1::2]):
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as packed, open(target, "wb") as unpacked:
            while block := packed.read(${BLOCK}):
                unpacked.write(block)
                print(end=".", flush=True)
        if archive.getinfo(name).external_attr >> 16 & 0o100:
            os.chmod(target, 0o755)
`;

/** A wheel, and what is taken out of it to where. */
export interface Part {
  readonly wheel: Wheel;
  /** Names in the wheel, and paths below the build's folder. */
  readonly pairs: readonly (readonly [name: string, path: string])[];
  /** Unpacked, what counts of it: the libraries. */
  readonly bytes: number;
}

/**
 * The wheels of a build in the order in which they are unpacked: TensorFlow's, of which its C
 * libraries, the headers the binding needs and the licenses are taken, and those it depends on.
 */
export function partsOf({ wheel, libraries, companions = [] }: Build): readonly Part[] {
  const own: Part["pairs"] = [
    ...libraries.map(({ name }) => [`tensorflow/${name}`, `lib/${name}`] as const),
    ...headers.map((name) => [`tensorflow/include/${name}`, `include/${name}`] as const),
    ["tensorflow/include/LICENSE", "LICENSE"],
    ["tensorflow/THIRD_PARTY_NOTICES.txt", "THIRD_PARTY_NOTICES.txt"],
  ];
  const others = companions.map(({ wheel, files, license }) => ({
    wheel,
    pairs: [
      ...files.map(({ name, place }) => [name, place] as const),
      [license, `licenses/${wheel.project}.txt`] as const,
    ],
    bytes: sizeOf(files),
  }));
  return [{ wheel, pairs: own, bytes: sizeOf(libraries) }, ...others];
}

/**
 * Takes a part's files out of its wheel into their places below a build's folder. `onFraction`
 * receives how much of it is done, 0 to 1, by bytes. Throws a sentence when the disk is full or the
 * wheel is not as expected.
 */
export async function unpackWheel(
  python: string,
  wheelPath: string,
  { wheel, pairs, bytes }: Part,
  folder: string,
  onFraction: (fraction: number) => void,
): Promise<void> {
  let done = 0;
  const ended = await runCommand(python, ["-c", SCRIPT, wheelPath, folder, ...pairs.flat()], {
    onOutput: (text) => {
      done += text.length * BLOCK;
      onFraction(Math.min(1, done / bytes));
    },
  });
  if (ended.succeeded) return;
  throw new UserError(
    /No space left on device|Errno 28/.test(ended.stderr)
      ? `The disk is full: the libraries of ${wheel.project} need ${formatBytes(bytes)} in ${folder}; free some space, or choose another place with REMIXMATCH_CACHE.`
      : `The wheel of ${wheel.project} could not be unpacked in ${folder}: ${lastLines(ended, 1)}. Try again; if it stays so, it is worth reporting.`,
  );
}

function sizeOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
