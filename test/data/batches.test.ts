import assert from "node:assert/strict";
import { seedKey } from "../../lib/base/keys";
import { endlessBatches } from "../../lib/data/batches";

describe("endless batches", () => {
  it("show every example once a round, in another order each round", () => {
    const at = endlessBatches(seedKey(1), { count: 12, size: 4 });
    const rounds = [0, 1].map((round) => [0, 1, 2].flatMap((i) => at(3 * round + i)));
    for (const round of rounds) assert.equal(new Set(round).size, 12);
    assert.notDeepEqual(rounds[0], rounds[1]);
  });

  it("run over the end of a round, also when the batch is larger than the set", () => {
    const at = endlessBatches(seedKey(1), { count: 3, size: 7 });
    const drawn = [0, 1, 2].flatMap(at);
    assert.deepEqual(
      [0, 1, 2].map((i) => drawn.filter((d) => d === i).length),
      [7, 7, 7],
    );
  });

  it("depend on the step alone, so that a run can resume anywhere", () => {
    const there = endlessBatches(seedKey(1), { count: 10, size: 4 });
    const wanted = [0, 1, 2, 3, 4, 5].map(there);
    assert.deepEqual(endlessBatches(seedKey(1), { count: 10, size: 4 })(5), wanted[5]);
    assert.deepEqual(there(2), wanted[2]);
  });

  it("refuse an empty set", () =>
    assert.throws(() => endlessBatches(seedKey(1), { count: 0, size: 4 }), /count of examples/));
});
