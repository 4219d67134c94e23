import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../lib/base/user-error";
import { getDataSet } from "../../../lib/data/fetch/get";
import type { DataSetEntry } from "../../../lib/data/manifest/schema";

const [folder, entryText, filler] = process.argv.slice(2);
const entry = JSON.parse(entryText) as DataSetEntry;
let filled = false;

// So many bytes that the disk is full in the middle of what comes next.
function fillUp(): void {
  filled = true;
  const pieces = Array.from({ length: 64 }, (_, i) => join(folder, `filler-${i}`));
  try {
    for (const piece of pieces) writeFileSync(piece, Buffer.alloc(65_536));
  } catch {
    // It is full.
  }
}

async function got(): Promise<unknown> {
  try {
    return await getDataSet(entry, {
      folder,
      pauseMilliseconds: 5,
      onProgress: ({ phase, done }) => {
        if (phase === filler && done > 0 && !filled) fillUp();
      },
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

// Gets a data set; where the disk was filled meanwhile, once more when there is room.
void (async () => {
  const results = [await got()];
  if (filled) {
    for (let i = 0; i < 64; i++) rmSync(join(folder, `filler-${i}`), { force: true });
    results.push(await got());
  }
  console.log(JSON.stringify(results));
})();
