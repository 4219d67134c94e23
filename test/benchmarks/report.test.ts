import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plotsOf } from "./plots";
import { readReport, writeReport } from "./report";
import { fitLine, summarize } from "./statistics";

describe("the benchmark's report", () => {
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-report-"));
  after(() => rmSync(folder, { recursive: true }));
  const x = [1, 2, 4];
  const grown = (side: string) => ({
    name: side,
    side,
    network: "wrn28x2",
    by: "strong views (K)",
    x,
    ms: [300, 500, 900].map((ms) => summarize([ms, ms + 20])),
    line: fitLine(x, [310, 510, 910]),
  });
  const held = (workers: number) =>
    [1, 8].map((strong) => ({
      name: `${workers} ${strong}`,
      side: "native",
      network: "wrn28x2",
      strong,
      workers,
      peakMB: 1000 * (workers + 1),
    }));
  const report = {
    sections: {
      growth: { rows: [grown("native"), grown("PyTorch")] },
      memory: { rows: [...held(0), ...held(2)] },
    },
  };

  it("is read as it was written, and empty where there is none", () => {
    const file = join(folder, "bench.json");
    assert.deepEqual(readReport(file), { sections: {} });
    writeReport(file, report);
    assert.deepEqual(readReport(file), report);
  });

  it("is not taken from another file", () => {
    const file = join(folder, "other.json");
    for (const text of ["{}", "no JSON", "null"]) {
      writeFileSync(file, text);
      assert.throws(() => readReport(file), { message: /should be a report of the benchmark/ });
    }
  });

  it("gives a plot for each thing that grows, and for memory", () => {
    const plots = plotsOf(report);
    assert.deepEqual(Object.keys(plots), [
      "time-by-strong-views-k.svg",
      "memory-by-strong-views-k.svg",
    ]);
    const [time, memory] = Object.values(plots);
    for (const words of ["this project", "PyTorch", "R² 1.000", "strong views (K)"]) {
      assert.ok(time.includes(words), words);
    }
    for (const words of ["one thread", "2 pass workers", "peak memory (MB)"]) {
      assert.ok(memory.includes(words), words);
    }
    assert.deepEqual(plotsOf({ sections: {} }), {});
  });
});
