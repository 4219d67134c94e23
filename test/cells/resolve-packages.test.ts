import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNotebook } from "../../lib/notebook/run";
import { notebookOf } from "../notebook/write-notebook";

describe("a notebook in a folder without node_modules", function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-alone-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("imports this library and its packages, with their types, but its own ones first", async () => {
    const path = join(folder, "alone.ipynb");
    mkdirSync(join(folder, "node_modules", "commander"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "commander", "index.js"), "exports.mine = 7;");
    writeFileSync(
      join(folder, "node_modules", "commander", "index.d.ts"),
      "export const mine: number;",
    );
    const cells = [
      'import { seedKey, type Key } from "remixmatch/dist/lib/base/keys";\n' +
        'import * as aq from "arquero";\nimport { mine } from "commander";\n' +
        "const key: Key = seedKey(1);\nconst one: number = mine;\n" +
        "[key.length, aq.table({ a: [1, 2] }).numRows(), one].join()",
      "const wrong: string = seedKey(1);",
      "1",
    ];
    writeFileSync(path, JSON.stringify(notebookOf(cells)));
    const { notebook, failure } = await runNotebook(path);
    const [first] = notebook.cells;
    assert.ok(first.cell_type === "code");
    const [value] = first.outputs;
    assert.ok(value?.output_type === "execute_result", JSON.stringify(first.outputs));
    assert.equal(value.data["text/plain"], "2,2,7");
    // The library's types came along, too: this cell does not compile.
    assert.match(failure!.evalue, /'Key' is not assignable to type 'string'/);
  });

  it("says what is missing when a package is nowhere", async () => {
    const path = join(folder, "missing.ipynb");
    writeFileSync(path, JSON.stringify(notebookOf(['require("no-such-package-here")'])));
    const { failure } = await runNotebook(path);
    assert.match(failure!.evalue, /Cannot find module 'no-such-package-here'/);
    assert.equal(failure!.line, 1);
  });
});
