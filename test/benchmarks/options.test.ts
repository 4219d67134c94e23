import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../lib/base/package-root";
import { readBenchOptions } from "./options";

const KNOWN = ["steps", "kernels", "views"];
const read = (...words: string[]) => readBenchOptions(words, KNOWN);

describe("the words behind npm run bench", () => {
  it("are every section, with a peer, into reports/bench.json, where there are none", () =>
    assert.deepEqual(read(), {
      sections: KNOWN,
      quick: false,
      full: false,
      only: null,
      rounds: null,
      list: false,
      peer: true,
      json: join(packageRoot(), "reports", "bench.json"),
    }));

  it("choose sections, which run in the benchmark's order", () =>
    assert.deepEqual(read("views", "--quick", "steps").sections, ["steps", "views"]));

  it("are flags anywhere", () => {
    const { quick, full, list, peer, only, json } = read(
      ...["--quick", "--full", "--list", "--no-peer", "--only", "K=1", "--json", "x.json"],
    );
    assert.deepEqual(
      [quick, full, list, peer, only, json],
      [true, true, true, false, "K=1", "x.json"],
    );
  });

  it("say how many rounds count", () => {
    assert.equal(read("--rounds", "3").rounds, 3);
    assert.throws(() => read("--rounds", "many"), /--rounds should be a whole number from 1/);
  });

  it("are refused by name, with the section that was meant", () => {
    assert.throws(() => read("step"), { message: /no section called step; did you mean steps\?/ });
    assert.throws(() => read("weather"), { message: /called weather; there are steps, kernels/ });
    assert.throws(() => read("--fast"), { name: "UserError", message: /^bench: .*--fast/ });
  });
});
