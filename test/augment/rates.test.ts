import assert from "node:assert/strict";
import fc from "fast-check";
import { binOf, proximityOf, rates } from "../../lib/augment/rates";
import { close } from "../close";

const levelled = (operation: string, level: number) => [
  { operation, levels: [level], chances: [] },
];
// A probe on which the model gave `probability` to the right class.
const probe = (operation: string, level: number, probability: number) => ({
  policy: levelled(operation, level),
  probabilities: [probability, 1 - probability],
  label: 0,
});

describe("CTAugment's rates", () => {
  it("O31: are 303, all 1 at first, for 19 operations", () => {
    const initial = rates.init();
    assert.equal(Object.keys(initial).length, 19);
    const all = Object.values(initial).flat(2);
    assert.equal(all.length, 303);
    assert.ok(all.every((rate) => rate === 1));
  });

  it("O16: move by a hundredth of the way to the proximity", () => {
    const once = rates.update(rates.init(), [probe("rotate", 0.5, 0.6)]);
    close(once.rotate[0][8], 0.996, 1e-12);
    const twice = rates.update(once, [probe("rotate", 0.5, 0.1)]);
    close(twice.rotate[0][8], 0.98704, 1e-12);
    const untouched = Object.values(twice)
      .flat(2)
      .filter((rate) => rate === 1);
    assert.equal(untouched.length, 302);
  });

  it("learn from probes one after another, also within a batch", () => {
    const batch = rates.update(rates.init(), [
      probe("rotate", 0.5, 0.6),
      probe("rotate", 0.5, 0.1),
    ]);
    close(batch.rotate[0][8], 0.98704, 1e-12);
  });

  it("move both parameters of rescale, and none for identity", () => {
    const both = { operation: "rescale", levels: [0, 0.999], chances: [] };
    const identity = { operation: "identity", levels: [], chances: [] };
    const after = rates.update(rates.init(), [
      { policy: [both, identity], probabilities: [0, 1], label: 0 },
    ]);
    close([after.rescale[0][0], after.rescale[1][5]], [0.99, 0.99], 1e-12);
  });

  it("O16: find the bin of a level", () => {
    close(
      [0, 0.0588, 0.0589, 0.5, 0.9999].map((a) => binOf(a, 17)),
      [0, 0, 1, 8, 16],
    );
    close(
      [0.5, 0.999].map((a) => binOf(a, 8)),
      [3, 7],
    );
    close(
      [0.5, 0.999].map((a) => binOf(a, 6)),
      [2, 5],
    );
    assert.equal(binOf(1, 17), 16);
    assert.throws(() => binOf(1.01, 17), /level should be between 0 and 1, but came as 1.01/);
  });

  it("O17: are near by the code's formula, and by the paper's", () => {
    const answer = { probabilities: [0.7, 0.2, 0.1], label: 0 };
    close(proximityOf(answer), 0.7, 1e-12);
    close(proximityOf(answer, "paper"), 0.9, 1e-12);
    assert.throws(() => proximityOf({ ...answer, label: 3 }), /class from 0 to 2, but came as 3/);
  });

  it("O17: take 23 misses to fall below survival", () => {
    let current = rates.init();
    let misses = 0;
    while (current.invert[0][0] >= 0.798) {
      current = rates.update(current, [probe("invert", 0, 0)]);
      misses++;
    }
    assert.equal(misses, 23);
  });

  it("stay in [0, 1] and leave what they were given alone", () => {
    const step = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const before = rates.init();
        const after = rates.update(
          before,
          steps.map(([level, p]) => probe("solarize", level, p)),
        );
        assert.ok(after.solarize[0].every((rate) => rate >= 0 && rate <= 1));
        assert.ok(before.solarize[0].every((rate) => rate === 1));
      }),
    );
  });

  it("at decay 0 are the last proximity, at decay 1 never move", () => {
    const hit = [probe("rotate", 0, 0.3)];
    close(rates.update(rates.init(), hit, { decay: 0 }).rotate[0][0], 0.3, 1e-12);
    close(rates.update(rates.init(), hit, { decay: 1 }).rotate[0][0], 1, 1e-12);
  });

  it("come back from JSON as they were", () => {
    const learned = rates.update(rates.init(), [probe("rotate", 0.3, 0.123)]);
    assert.deepEqual(JSON.parse(JSON.stringify(learned)), learned);
  });

  it("refuse rates with other bins", () =>
    assert.throws(
      () => rates.update({ ...rates.init(), rotate: [[1, 1]] }, []),
      /rotate should have rates for \[17\] bins, but came with \[2\]/,
    ));
});
