import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkNotebook, type Output } from "../../lib/notebook/nbformat";
import { runNotebook, type RunEvent, type RunResult } from "../../lib/notebook/run";
import { markdown, removeFolders, tagged, writeNotebook, type Draft } from "./write-notebook";

const MESSAGES = 'import { display, reportProgress } from "remixmatch/dist/lib/base/messages";';

const run = (drafts: readonly Draft[], options = {}) => runNotebook(writeNotebook(drafts), options);

const outputsOf = ({ notebook }: RunResult, index: number): Output[] => {
  const cell = notebook.cells[index];
  assert.equal(cell.cell_type, "code");
  return cell.cell_type === "code" ? cell.outputs : [];
};

const streamText = (result: RunResult, index: number) =>
  outputsOf(result, index)
    .map((output) => (output.output_type === "stream" ? output.text : ""))
    .join("");

describe("running a notebook", function () {
  this.timeout(240_000);
  after(removeFolders);

  it("keeps outputs in order, counts cells as Jupyter does, and reports its progress", async () => {
    const events: RunEvent[] = [];
    const result = await run(
      [
        markdown("# Steps"),
        tagged("parameters", "let steps = 3;"),
        "",
        'console.log("one");\nconsole.error("two");\nprocess.stdout.write("three");\nsteps * 2',
        `${MESSAGES}\nreportProgress({ label: "train", done: 1, total: 2, note: "loss 1.5" });\n` +
          'display({ "text/plain": "shown", "text/html": "<b>shown</b>" });',
        'const { execSync } = require("child_process");\n' +
          'execSync("echo from another process", { stdio: "inherit" });\nawait 0;',
        "undefined",
      ],
      { parameters: { steps: "7" }, onEvent: (event: RunEvent) => events.push(event) },
    );
    assert.equal(result.status, "ok");
    assert.deepEqual(outputsOf(result, 2), []);
    assert.deepEqual(outputsOf(result, 4), [
      { output_type: "stream", name: "stdout", text: "one\n" },
      { output_type: "stream", name: "stderr", text: "two\n" },
      { output_type: "stream", name: "stdout", text: "three" },
      {
        output_type: "execute_result",
        execution_count: 3,
        data: { "text/plain": "14" },
        metadata: {},
      },
    ]);
    assert.deepEqual(outputsOf(result, 5)[0], {
      output_type: "display_data",
      data: { "text/plain": "shown", "text/html": "<b>shown</b>" },
      metadata: {},
    });
    assert.match(streamText(result, 6), /from another process/);
    assert.deepEqual(outputsOf(result, 7), []);
    const counts = result.notebook.cells.map((cell) =>
      cell.cell_type === "code" ? cell.execution_count : "text",
    );
    assert.deepEqual(counts, ["text", 1, 2, null, 3, 4, 5, 6]);
    assert.equal(result.cellSeconds.length, 6);
    assert.deepEqual(result.provenance.parameters, { steps: 7 });
    const progress = events.find(({ type }) => type === "progress");
    assert.deepEqual(progress, {
      type: "progress",
      progress: { label: "train", done: 1, total: 2, note: "loss 1.5" },
    });
    const [first] = events;
    assert.ok(first.type === "cell" && first.cell.title === "Steps" && first.count === 6);
    // What was run can be read again: it is a notebook.
    checkNotebook(JSON.parse(JSON.stringify(result.notebook)), "executed.ipynb");
  });

  it("speaks stock tslab's display, and shows only the last state of what redraws", async () => {
    const result = await run([
      'import * as tslab from "tslab";\nconst handle = tslab.newDisplay();\nhandle.text("first");\n' +
        'tslab.display.html("<i>html</i>");\ntslab.display.png(new Uint8Array([1, 2, 3]));',
      'for (let i = 0; i < 5000; i++) handle.text("state " + i);',
      `${MESSAGES}\ndisplay({ "application/vnd.remixmatch.provenance+json": { engine: "native" } });`,
    ]);
    const shown = outputsOf(result, 0).map((output) => "data" in output && output.data);
    assert.deepEqual(shown, [
      { "text/plain": "state 4999" },
      { "text/html": "<i>html</i>" },
      { "image/png": "AQID" },
    ]);
    assert.deepEqual(outputsOf(result, 1), []);
    assert.deepEqual(result.provenance.notes, { engine: "native" });
    assert.ok(!outputsOf(result, 2).some(({ output_type: type }) => type === "display_data"));
  });

  it("runs cells in the notebook's folder, with modules of cells and of files", async () => {
    const path = writeNotebook([
      "/** @module helper */\n\nexport function half(x: number) {\n  if (x < 0) throw new Error('odd');\n  return x / 2;\n}",
      'import { half } from "./helper";\nimport { twice } from "./beside";\nprocess.cwd() + " " + half(twice(4))',
      "half(-1)",
    ]);
    writeFileSync(join(dirname(path), "beside.ts"), "export const twice = (x: number) => 2 * x;\n");
    const result = await runNotebook(path);
    const [value] = outputsOf(result, 1);
    assert.ok(value.output_type === "execute_result");
    assert.match(String(value.data["text/plain"]), /remixmatch-notebook-\w+ 4$/);
    // The failing line of the module's cell and the line that called it.
    assert.match(result.failure!.traceback, /Cell 1, line 4\n[^]*Cell 3, line 1/);
    assert.equal(result.failure!.line, 1);
  });

  it("bounds 100 MB of output, keeps its end, and says how much is missing", async () => {
    const before = process.memoryUsage().rss;
    const result = await run([
      'const line = "x".repeat(999) + "\\n";\n' +
        "for (let i = 0; i < 100_000; i++) process.stdout.write(line);\n" +
        'console.log("the end");',
    ]);
    const text = streamText(result, 0);
    assert.equal(result.status, "ok");
    assert.ok(text.length < 1_100_000, `${text.length}`);
    assert.match(text, /\[99\.0 million characters left out; the end of the output follows\]/);
    assert.ok(text.endsWith("the end\n"));
    const grown = process.memoryUsage().rss - before;
    assert.ok(grown < 100e6, `${grown}`);
  });

  it("starts no cell when it is stopped before, and says so", async () => {
    const result = await run(["1"], { signal: AbortSignal.abort() });
    assert.equal(result.status, "stopped");
    assert.deepEqual(result.cellSeconds, []);
  });
});
