import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../lib/base/package-root";
import { loadDataSet } from "../../lib/data/load";
import { injectParameters } from "../../lib/notebook/parameters";
import { readNotebook } from "../../lib/notebook/read";
import { provideJupyter, runInJupyter } from "./jupyter";
import { skip } from "../skip";

const tour = join(packageRoot(), "notebooks/00-tour.ipynb");

describe("the tour", function () {
  this.timeout(600_000);
  let folder = "";
  before(() => {
    // Inside the package, so that stock tslab finds the library as it does in notebooks/.
    mkdirSync(join(packageRoot(), "reports"), { recursive: true });
    folder = mkdtempSync(join(packageRoot(), "reports/test-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const engine of ["native", "portable"] as const) {
    it(`runs headless on the ${engine} engine and reports tables, figures and how it was made`, async function () {
      const env = { ...process.env, REMIXMATCH_ENGINE: engine };
      const command = (args: string[]) =>
        promisify(execFile)(
          process.execPath,
          [join(packageRoot(), "dist/lib/cli/bin.js"), ...args],
          {
            env,
            cwd: tmpdir(),
          },
        );
      if (engine === "native") {
        const answer = await command(["engine"]).catch((error: Error) => error);
        if (answer instanceof Error) return skip(this, "the native engine is not on this machine");
      }
      const output = join(folder, engine);
      await command(["run", tour, "-p", "steps=2", "-p", "views=1", "-o", output]);
      const page = readFileSync(join(output, "00-tour.html"), "utf8");
      for (const method of ["supervised", "supervised with CTAugment", "ReMixMatch"]) {
        assert.match(page, new RegExp(`<td[^>]*>${method}</td>\\s*<td[^>]*>\\d+(\\.\\d)?</td>`));
      }
      for (const title of [
        "Learning from 40 labels",
        "What the model guesses",
        "Rate of each operation",
      ]) {
        assert.ok(page.includes(title), title);
      }
      assert.equal(page.match(/class="still"/g)?.length, 3);
      assert.equal(page.match(/class="plot"/g)?.length, 3);
      assert.ok(page.includes(loadDataSet().checksum));
      assert.match(page, new RegExp(`${engine}, \\d+\\.\\d+\\.\\d+, \\d+ threads`));
      assert.equal(/<(script|link|img|iframe)[^>]+(src|href)=.?https?:/i.test(page), false);
      // Once in the code of every report; printed, too, where the slower engine ran.
      const mentions = page.match(/expect smaller gaps/g)?.length;
      assert.equal(mentions, engine === "portable" ? 2 : 1);
    });
  }

  it("runs in the stock tslab kernel under Jupyter without an error", async function () {
    const jupyter = await provideJupyter();
    if (jupyter === undefined) return skip(this, "Jupyter's client could not be fetched with pip");
    const { notebook } = injectParameters(await readNotebook(tour), { steps: "2", views: "1" });
    const short = join(folder, "short.ipynb");
    writeFileSync(short, JSON.stringify(notebook));
    const { cells } = await runInJupyter(jupyter, short);
    const outputs = cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
    const errors = outputs.flatMap((output) =>
      output.output_type === "stream" && output.name === "stderr" ? [output.text] : [],
    );
    // Stock tslab reports errors on stderr alone.
    assert.deepEqual(errors, []);
    const pages = outputs.flatMap((output) =>
      output.output_type === "display_data" ? [JSON.stringify(output.data)] : [],
    );
    assert.ok(pages.some((html) => html.includes("<table") && html.includes("ReMixMatch")));
    assert.equal(pages.filter((html) => html.includes("<svg")).length, 3);
  });
});
