import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

interface Shown {
  readonly data?: Readonly<Record<string, string>>;
}

describe("training in a notebook on stock tslab", () => {
  it("shows how far it is in a line of the cell, also when it goes on from a state", () => {
    const library = JSON.stringify(require.resolve("../../lib"));
    const first = `const re = require(${library});
      await re.startEngine();
      const network = { ...re.wrn10x1, channels: 1, filters: 4, scales: 1, shrink: 7 };
      const method = re.supervised(network);
      const data = re.loadDataSet();
      const split = re.labelSplit(data.train.labels, { count: 40, seed: 1 });
      const options = { seed: 1, batch: 4, alsoRaw: false, label: "a run" };
      const begun = await re.train(method, data, split, { ...options, steps: 1 });`;
    const second = `await re.train(method, data, split, { ...options, steps: 2, from: begun.state });`;
    const kernel = require.resolve("../display/stock-kernel");
    const output = execFileSync(process.execPath, [kernel, first, second], { encoding: "utf8" });
    const lines = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Shown[])
      .map((shown) => shown.flatMap(({ data }) => data?.["text/plain"] ?? []));
    assert.equal(lines.length, 2);
    assert.match(
      lines[0].at(-1)!,
      /^a run {2}█{24} {2}100 % {2}1 \/ 1 {2}loss \d+\.\d{3} {2}accuracy/,
    );
    assert.match(lines[1].at(-1)!, /^a run {2}█{24} {2}100 % {2}2 \/ 2 {2}loss/);
  }).timeout(120_000);
});
