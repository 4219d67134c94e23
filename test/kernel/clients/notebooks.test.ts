import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkNotebook, type Notebook } from "../../../lib/notebook/nbformat";
import { removeFolders, tagged, writeNotebook } from "../../notebook/write-notebook";
import { type Clients, provideClients } from "./clients";

interface Run {
  readonly error: { readonly ename: string; readonly evalue: string; readonly text: string } | null;
  readonly notebook: unknown;
}

/** What the cells show as text, and the class of an error. */
function textsOf(notebook: unknown): string[] {
  const { cells } = checkNotebook(notebook, "run.ipynb");
  return cells.map((cell) => (cell.cell_type === "code" ? outputText(cell.outputs) : ""));
}

function outputText(outputs: Extract<Notebook["cells"][number], { cell_type: "code" }>["outputs"]) {
  return outputs
    .map((output) => {
      if (output.output_type === "stream") return output.text;
      if (output.output_type === "error") return `${output.ename}!`;
      return String(output.data["text/plain"]);
    })
    .join("");
}

describe("Jupyter's clients for whole notebooks", function () {
  this.timeout(300_000);
  let clients: Clients;

  before(async function () {
    clients = await provideClients(this);
  });
  after(removeFolders);

  it("nbclient stops at a cell that fails and names it, unless that is allowed", async () => {
    const cells = ["const x = 3;\nx", "if (x > 2)\n  throw new RangeError(`no ${x}`);", "x + 1"];
    const failing = writeNotebook(cells);
    const expected = writeNotebook([cells[0], tagged("raises-exception", cells[1]), cells[2]]);
    const {
      stops,
      allowed,
      expected: passed,
    } = JSON.parse(await clients.script("notebooks.py", failing, expected)) as Record<string, Run>;
    assert.deepEqual([stops.error?.ename, stops.error?.evalue], ["RangeError", "no 3"]);
    assert.match(stops.error!.text, /throw new RangeError[^]*RangeError: no 3/);
    assert.match(stops.error!.text, /Cell 2, line 2/);
    assert.deepEqual(textsOf(stops.notebook), ["3", "RangeError!", ""]);
    assert.deepEqual([allowed.error, passed.error], [null, null]);
    assert.deepEqual(textsOf(allowed.notebook), ["3", "RangeError!", "4"]);
    assert.deepEqual(textsOf(passed.notebook), ["3", "RangeError!", "4"]);
  });

  it("nbconvert executes a notebook and puts every kind of output into its page", async () => {
    const path = writeNotebook([
      'console.log("printed <here>");\nconsole.error("warned");',
      "const answer = { value: 6 * 7 };\nanswer",
      'import * as re from "remixmatch";\nimport * as aq from "arquero";\n' +
        'await re.show(aq.table({ fruit: ["pear", "plum"], count: [3, 4] }));',
      'await re.show(re.lineChart([{ name: "loss", x: [1, 2, 3], y: [3, 1, 2] }],\n' +
        '  { title: "A curve", x: { name: "step", unit: null }, y: { name: "loss", unit: null } }));',
      "const square = re.createImage(8, 8, 1, new Uint8Array(64));\nawait re.show(re.imageGrid([square], { columns: 1 }));",
      'import { reportProgress } from "remixmatch/dist/lib/base/messages";\n' +
        'for (let done = 0; done <= 4; done++) reportProgress({ label: "Baking", done, total: 4 });',
      'throw new TypeError("burnt");',
    ]);
    const words = ["--to", "html", "--execute", "--allow-errors", "lesson.ipynb"];
    await clients.command(dirname(path), "nbconvert", ...words);
    const html = readFileSync(path.replace(/ipynb$/, "html"), "utf8");
    for (const part of [
      /<pre>printed &lt;here&gt;/,
      /<pre>warned/,
      /{ value: (<[^>]*>)?42/,
      /<table[^]*pear[^]*<\/table>/,
      /<img[^>]*data:image\/svg\+xml;base64,/,
      /<img[^>]*data:image\/png;base64,/,
      /Baking/,
      /TypeError[^]*burnt/,
    ]) {
      assert.ok(part.test(html), String(part)); // A page of that size is no message.
    }
  });

  it("papermill executes a notebook", async () => {
    const path = writeNotebook(["const x = 20;", "x + 1"]);
    const words = ["lesson.ipynb", "out.ipynb", "--no-progress-bar"];
    await clients.command(dirname(path), "papermill", ...words);
    const run: unknown = JSON.parse(readFileSync(join(dirname(path), "out.ipynb"), "utf8"));
    assert.deepEqual(textsOf(run), ["", "21"]);
  });
});
