import assert from "node:assert/strict";
import { runNotebook } from "../../lib/notebook/run";
import { removeFolders, writeNotebook } from "./write-notebook";

const CELLS = [
  'import { disposeState, startWorkers, labelSplit, loadDataSet, remixmatch } from "remixmatch";\n' +
    'import { startEngine, train, wrn10x1 } from "remixmatch";\n' +
    "await startEngine();\n" +
    "const all = loadDataSet();\n" +
    "const test = { images: all.test.images.slice(0, 20), labels: all.test.labels.slice(0, 20) };\n" +
    "const data = { ...all, test };\n" +
    "const split = labelSplit(data.train.labels, { count: 40, seed: 1 });\n" +
    "const network = { ...wrn10x1, channels: 1, filters: 4, shrink: 4 };",
  // Never closed: the notebook's process ends all the same.
  "const workers = startWorkers({ views: 1, passes: 2 });\n" +
    "const losses: string[] = [];\n" +
    "for (const chosen of [undefined, workers]) {\n" +
    "  const method = remixmatch(network, { strongViews: 1 }, chosen);\n" +
    "  const trained = await train(method, data, split, { steps: 2, seed: 1, batch: 8 });\n" +
    "  losses.push(JSON.stringify(trained.reports));\n" +
    "  disposeState(trained.state);\n" +
    "}\n" +
    "[losses[0].length > 100, losses[0] === losses[1]].join()",
  "await workers.makeViews([], [], {}).then((views) => views.length)",
];

describe("a notebook with workers", function () {
  this.timeout(240_000);
  after(removeFolders);

  it("trains to the same losses as without, and ends", async () => {
    const { notebook, failure, status } = await runNotebook(writeNotebook(CELLS));
    assert.equal(status, "ok", failure?.evalue);
    const [, trained] = notebook.cells;
    assert.ok(trained.cell_type === "code");
    const values = trained.outputs.filter((output) => output.output_type === "execute_result");
    assert.deepEqual(
      values.map(({ data }) => data["text/plain"]),
      ["true,true"],
    );
  });
});
