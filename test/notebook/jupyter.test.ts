import assert from "node:assert/strict";
import type { Notebook } from "../../lib/notebook/nbformat";
import { runNotebook } from "../../lib/notebook/run";
import { provideJupyter, runInJupyter } from "./jupyter";
import { removeFolders, tagged, writeNotebook } from "./write-notebook";
import { skip } from "../skip";

/** What the cells wrote and showed, in whatever pieces it came: stock tslab prints a last value. */
const textsOf = ({ cells }: Notebook): string[] =>
  cells.map((cell) => {
    if (cell.cell_type !== "code") return "";
    return cell.outputs
      .map((output) => {
        if (output.output_type === "stream") return output.text;
        if (output.output_type === "error") return output.evalue;
        const last = output.output_type === "execute_result" ? "\n" : "";
        return Object.values(output.data).join() + last;
      })
      .join("");
  });

describe("a notebook in stock tslab under Jupyter", function () {
  this.timeout(600_000);
  let jupyter: string;
  after(removeFolders);

  before(async function () {
    const found = await provideJupyter();
    if (found === undefined) return skip(this, "Jupyter's client could not be fetched with pip");
    jupyter = found;
  });

  it("shows what it shows in a run of ours", async () => {
    const path = writeNotebook([
      tagged("parameters", "let steps = 3;"),
      'import { seedKey, uniforms } from "remixmatch/dist/lib/base/keys";\n' +
        'import * as tslab from "tslab";\nconst drawn = uniforms(seedKey(1), steps);',
      'console.log("sum", drawn[0] + drawn[1]);\nawait new Promise((done) => setTimeout(done, 5));\nsteps',
      'tslab.display.html("<b>bold</b>");\nconst handle = tslab.newDisplay();\n' +
        'handle.text("first");\nhandle.text("second");',
    ]);
    const [ours, theirs] = [await runNotebook(path), await runInJupyter(jupyter, path)];
    assert.equal(ours.status, "ok");
    assert.deepEqual(textsOf(theirs), textsOf(ours.notebook));
    assert.match(textsOf(theirs)[2], /^sum [01]\.\d+\n3\n$/);
  });
});
