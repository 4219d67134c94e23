import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataSet } from "../../lib/data/load";
import { readLog } from "../../lib/training/logs/log";
import { ended, refuses, trainTiny } from "./remixmatch";

interface Told {
  readonly accuracy: number;
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

describe("remixmatch evaluate", function () {
  this.timeout(120_000);
  const root = mkdtempSync(join(tmpdir(), "remixmatch-evaluate-"));
  const run = join(root, "run");
  before(() => trainTiny(run));
  after(() => rmSync(root, { recursive: true }));
  const told = async (...words: string[]): Promise<Told> => {
    const { code, stdout, stderr } = await ended("evaluate", run, "--json", ...words);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Told;
  };

  it("finds the accuracies that training logged last, of averaged and of raw weights", async () => {
    const { accuracy, rawAccuracy } = readLog(join(run, "log.jsonl")).evaluations.at(-1)!;
    assert.notEqual(accuracy, rawAccuracy);
    const [average, raw] = [await told(), await told("--weights", "raw")];
    assert.deepEqual([average.accuracy, raw.accuracy], [accuracy, rawAccuracy]);
    assert.notDeepEqual(average.confusion, raw.confusion);
  });

  it("prints accuracy and confusion, and recall and precision of each class", async () => {
    const { accuracy, confusion, classes } = await told();
    const { test, classes: names } = loadDataSet();
    assert.deepEqual(classes, names);
    const counts = names.map((_, c) => test.labels.filter((label) => label === c).length);
    assert.deepEqual(
      confusion.map((row) => row.reduce((sum, count) => sum + count, 0)),
      counts,
    );
    const { stdout } = await ended("evaluate", run);
    const [first, ...lines] = stdout.trimEnd().split("\n");
    const percent = (share: number) =>
      Number.isNaN(share) ? "–" : `${(100 * share).toFixed(1)} %`;
    assert.equal(first, `accuracy ${percent(accuracy).padStart(7)} on 3000 test images`);
    assert.deepEqual(
      lines.map((line) => line.replace(/ +/g, " ")),
      names.map((name, c) => {
        const predicted = confusion.reduce((sum, row) => sum + row[c], 0);
        const [recall, precision] = [confusion[c][c] / counts[c], confusion[c][c] / predicted];
        return `${name} recall ${percent(recall)}, precision ${percent(precision)}`;
      }),
    );
    assert.equal(new Set(lines.map((line) => line.indexOf("precision"))).size, 1);
  });

  it("says what is wrong with the place or the call", async () => {
    const begun = join(root, "begun");
    cpSync(run, begun, { recursive: true });
    rmSync(join(begun, "checkpoints"), { recursive: true });
    const text = join(root, "notes.txt");
    writeFileSync(text, "mine");
    await Promise.all([
      refuses(
        ["evaluate", join(root, "no")],
        /no: is not there; name the folder of a run, or a file/,
      ),
      refuses(["evaluate", root], /: is no run's folder, for it has no run\.json; name the folder/),
      refuses(
        ["evaluate", text],
        /notes\.txt: is a file of weights, .* name a data set by --data\n$/,
      ),
      refuses(
        ["evaluate", text, "--data", "fashion-mnist-sample"],
        /notes\.txt: should be a whole/,
        1,
      ),
      refuses(["evaluate", begun], /begun: has no checkpoint yet; go on with it by remixmatch/, 1),
      refuses(["evaluate", run, "--data", "nmist"], /no data set called nmist; did you mean mnist/),
      refuses(["evaluate", run, "--weights", "best"], /Allowed choices are average, raw\./),
      refuses(["evaluate"], /missing required argument 'run'/),
    ]);
  });
});
