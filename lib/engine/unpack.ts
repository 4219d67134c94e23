import { Fault } from "../base/fault";
import type { Build } from "./builds";
import { headers } from "./builds";
import type { Shelf } from "./cache";
import { lastLines, runCommand } from "./command";

const BLOCK = 2 ** 23;

// Python's zipfile is at hand wherever pip is, and checks each file's CRC as it goes;
// a full stop is printed for each block.
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
`;

/**
 * Takes TensorFlow's C libraries, the headers the binding needs and the licenses out of a wheel,
 * into the shelf's places. `onFraction` hears how much of it is done, 0 to 1, by bytes.
 * Throws a sentence when the disk is full or the wheel is not as expected.
 */
export async function unpackWheel(
  python: string,
  wheelPath: string,
  build: Build,
  { folder }: Shelf,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const pairs = [
    ...build.libraries.map(({ name }) => [`tensorflow/${name}`, `lib/${name}`]),
    ...headers.map((name) => [`tensorflow/include/${name}`, `include/${name}`]),
    ["tensorflow/include/LICENSE", "LICENSE"],
    ["tensorflow/THIRD_PARTY_NOTICES.txt", "THIRD_PARTY_NOTICES.txt"],
  ];
  const total = unpackedBytes(build);
  let done = 0;
  const ended = await runCommand(python, ["-c", SCRIPT, wheelPath, folder, ...pairs.flat()], {
    onOutput: (text) => {
      done += text.length * BLOCK;
      onFraction(Math.min(1, done / total));
    },
  });
  if (ended.succeeded) return;
  throw new Fault(
    /No space left on device|Errno 28/.test(ended.stderr)
      ? `The disk is full: TensorFlow's libraries need ${Math.round(total / 1e6)} MB in ${folder}; free some space, or choose another place with REMIXMATCH_CACHE.`
      : `TensorFlow's wheel could not be unpacked in ${folder}: ${lastLines(ended, 1)}. Try again; if it stays so, it is worth reporting.`,
  );
}

/** The size of a build's libraries, unpacked. */
export function unpackedBytes(build: Build): number {
  return build.libraries.reduce((sum, { bytes }) => sum + bytes, 0);
}
