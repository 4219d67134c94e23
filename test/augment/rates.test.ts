import assert from "node:assert/strict";
import fc from "fast-check";
import { drawProbe } from "../../lib/augment/draw";
import { binOf, proximityOf, rates } from "../../lib/augment/rates";
import { seedKey } from "../../lib/base/keys";
import { normalize } from "../../lib/labels/rows";
import { close } from "../close";

const levelled = (operation: string, level: number) => [
  { operation, levels: [level], uniforms: [] },
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
    const both = { operation: "rescale", levels: [0, 0.999], uniforms: [] };
    const identity = { operation: "identity", levels: [], uniforms: [] };
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

  it("stay in [0, 1] under any probes, decay and formula, and leave what they were given alone", () => {
    // Sums of rounded probabilities can lie a little above or below 1.
    const answer = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 })
      .filter((weights) => weights.some((w) => w > 0))
      .map((weights) => Array.from(Float32Array.from(normalize(weights))));
    const anyProbe = fc.tuple(fc.nat(10_000), answer, fc.nat()).map(([seed, probabilities, n]) => ({
      policy: drawProbe(seedKey(seed), { depth: 3 }),
      probabilities,
      label: n % probabilities.length,
    }));
    const unit = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(anyProbe, { maxLength: 20 }),
        unit,
        fc.constantFrom("code", "paper"),
        (probes, decay, proximity) => {
          const before = rates.init();
          const after = rates.update(before, probes, { decay, proximity });
          assert.ok(
            Object.values(after)
              .flat(2)
              .every((rate) => rate >= 0 && rate <= 1),
          );
          assert.ok(
            Object.values(before)
              .flat(2)
              .every((rate) => rate === 1),
          );
        },
      ),
    );
  });

  it("stay in [0, 1] where an answer of single precision is a little above 1", () => {
    const surely = { probabilities: [1.0000001, 1e-7], label: 0 };
    close(proximityOf(surely), 1 - 1e-7, 1e-12);
    assert.equal(proximityOf({ probabilities: [1.0000001, 0], label: 1 }), 0);
  });

  it("at decay 0 are the last proximity, at decay 1 never move", () => {
    const hit = [probe("rotate", 0, 0.3)];
    close(rates.update(rates.init(), hit, { decay: 0 }).rotate[0][0], 0.3, 1e-12);
    close(rates.update(rates.init(), hit, { decay: 1 }).rotate[0][0], 1, 1e-12);
  });

  it("refuse rates with other bins", () =>
    assert.throws(
      () => rates.update({ ...rates.init(), rotate: [[1, 1]] }, []),
      /rotate should have rates for \[17\] bins, but came with \[2\]/,
    ));

  it("refuse answers that are no probabilities", () => {
    for (const [odd, sentence] of [
      [NaN, /one came as NaN; where a model answers NaN its weights have gone astray/],
      [-0.1, /probabilities should be numbers from 0 to 1, but one came as -0.1/],
      [2, /but one came as 2/],
    ] as [number, RegExp][]) {
      const strange = { ...probe("rotate", 0.5, 1), probabilities: [1, odd] };
      assert.throws(() => rates.update(rates.init(), [strange]), sentence);
    }
  });

  it("refuse labels that are no class", () => {
    for (const label of [-1, 2, 0.5, NaN]) {
      const strange = { ...probe("rotate", 0.5, 1), label };
      assert.throws(
        () => rates.update(rates.init(), [strange]),
        new RegExp(`a label should be a class from 0 to 1, but came as ${label}`),
      );
    }
  });

  it("refuse a decay beyond 1, and policies that are none", () => {
    assert.throws(
      () => rates.update(rates.init(), [], { decay: 99 }),
      /rates.update: the decay should be between 0 and 1, but came as 99/,
    );
    const policyOf = (operation: string, levels: number[]) => ({
      ...probe("rotate", 0, 1),
      policy: [{ operation, levels, uniforms: [] }],
    });
    assert.throws(
      () => rates.update(rates.init(), [policyOf("sepia", [0])]),
      /the name should be one of .* but came as sepia/,
    );
    assert.throws(
      () => rates.update(rates.init(), [policyOf("rescale", [0])]),
      /rescale has 2 levels to learn from, but the policy came with 1/,
    );
  });
});
