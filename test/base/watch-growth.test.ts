import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchGrowth } from "../../lib/base/watch-growth";

describe("the growth of a folder", () => {
  it("is that of its largest file, and never goes back when the file is moved away", async () => {
    const folder = mkdtempSync(join(tmpdir(), "remixmatch-growth-"));
    const reported: number[] = [];
    const next = (count: number): Promise<void> =>
      new Promise((resolve) => {
        const check = setInterval(() => {
          if (reported.length < count) return;
          clearInterval(check);
          resolve();
        }, 10);
      });
    mkdirSync(join(folder, "deep"));
    writeFileSync(join(folder, "small"), Buffer.alloc(10));
    const end = watchGrowth(folder, (bytes) => reported.push(bytes));
    await next(1);
    writeFileSync(join(folder, "deep", "large"), Buffer.alloc(1000));
    await next(3);
    rmSync(join(folder, "deep"), { recursive: true });
    await next(5);
    end();
    assert.deepEqual(
      reported,
      reported.toSorted((a, b) => a - b),
    );
    assert.deepEqual([reported[0], reported.at(-1)], [10, 1000]);
    rmSync(folder, { recursive: true });
  });
});
