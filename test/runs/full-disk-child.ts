import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { reason } from "../../lib/base/user-error";
import { readCheckpoint } from "../../lib/training/checkpoints/checkpoint";
import { contents } from "./run-files";

const [bin, disk, ...flags] = process.argv.slice(2);
const run = join(disk, "run");

function train(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "train", ...words], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** What each checkpoint is: its step, or why it cannot be read. */
async function checkpoints(): Promise<(number | string)[]> {
  const names = readdirSync(join(run, "checkpoints")).sort();
  return Promise.all(
    names.map((name) =>
      readCheckpoint(join(run, "checkpoints", name)).then(({ step }) => step, reason),
    ),
  );
}

function fillUp(): void {
  const file = openSync(join(disk, "filler"), "w");
  for (let size = 4096; size >= 1; size /= 2) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // No room for a piece of this size: the next is smaller.
    }
  }
  closeSync(file);
}

writeFileSync(join(disk, "other"), Buffer.alloc(250_000));

// Trains until the disk is full, tries to go on, makes room, and goes on; prints what came of it.
void (async () => {
  const filled = {
    ...train("--output", run, "--keep", "1000", ...flags),
    left: await checkpoints(),
  };
  fillUp();
  const before = contents(run);
  const again = train("--resume", run);
  const after = contents(run);
  for (const name of ["filler", "other"]) rmSync(join(disk, name));
  const gone = train("--resume", run, "--keep", "2");
  console.log(JSON.stringify({ filled, again, before, after, gone, done: contents(run) }));
})();
