import assert from "node:assert/strict";
import fc from "fast-check";
import { binWeights, drawPolicy, drawProbe, pick, segmentWeights } from "../../lib/augment/draw";
import { applyPolicy } from "../../lib/augment/policy";
import { binOf, rates } from "../../lib/augment/rates";
import { fork, seedKey } from "../../lib/base/keys";
import { operations } from "../../lib/images/operations";
import { close } from "../close";

const O15 = [1, 1, 0.8, 0.7, 0.9];
const image = {
  height: 8,
  width: 8,
  channels: 1,
  pixels: Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256),
};

describe("a policy", () => {
  it("O15: weighs bins by rates above the threshold", () => {
    close(binWeights(O15), [1, 1, 0.8019802, 0, 0.9009901]);
    close(binWeights([0.5, 0.4]), [1, 0.80392157]);
    close(binWeights(new Array<number>(5).fill(0.5)), [1, 1, 1, 1, 1]);
  });

  it("O15: weighs segments between neighboring bins", () => {
    const segments = segmentWeights(binWeights(O15));
    close(segments, [2, 1.8019802, 0.8019802, 0.9009901]);
    const total = segments.reduce((sum, s) => sum + s, 0);
    close(
      segments.map((s) => s / total),
      [0.36330935, 0.32733813, 0.14568345, 0.16366906],
    );
    const bins = binWeights(O15);
    const mass = bins.reduce((sum, b) => sum + b, 0);
    close(
      bins.map((b) => b / mass),
      [0.27005348, 0.27005348, 0.21657754, 0, 0.24331551],
    );
  });

  it("in the paper's reading compares the rates themselves, and keeps all when none passes", () => {
    close(binWeights(O15, { thresholdOf: "absolute" }), [1, 1, 0, 0, 0.9]);
    close(binWeights([0.5, 0.4], { thresholdOf: "absolute" }), [0.5, 0.4]);
  });

  it("picks an index by its share", () => {
    close(
      [0, 0.24, 0.26, 0.99].map((u) => pick([1, 0, 3], u)),
      [0, 0, 2, 2],
    );
  });

  it("O16: finds a level inside a segment: segment 3, u = 0.25 of 17 bins is 0.203125, in bin 3", () => {
    // Only bins 3 and 4 live, so segments 2, 3 and 4 share the mass 1 : 2 : 1.
    const lonely = Array.from({ length: 17 }, (_, i) => (i === 3 || i === 4 ? 1 : 0));
    const learned = { ...rates.init(), rotate: [lonely] };
    for (let seed = 0; seed < 300; seed++) {
      const policy = drawPolicy(seedKey(seed), learned, { depth: 4 });
      for (const { operation, levels } of policy) {
        if (operation === "rotate")
          assert.ok(levels[0] >= 2 / 16 && levels[0] < 5 / 16, `${levels[0]}`);
      }
    }
    assert.equal(binOf(0.203125, 17), 3);
  });

  it("O16: draws a level evenly from the segments that live", () => {
    const lonely = Array.from({ length: 17 }, (_, i) => (i === 3 || i === 4 ? 1 : 0));
    const learned = { ...rates.init(), rotate: [lonely] };
    const levels: number[] = [];
    for (let seed = 0; seed < 4000; seed++) {
      for (const { operation, levels: drawn } of drawPolicy(seedKey(seed), learned, { depth: 4 }))
        if (operation === "rotate") levels.push(16 * drawn[0]);
    }
    // Segments 2, 3 and 4 have the shares 1/4, 1/2 and 1/4, and inside each every place is alike.
    const shares = [2, 3, 4].map(
      (segment) => levels.filter((level) => Math.floor(level) === segment).length / levels.length,
    );
    close(shares, [0.25, 0.5, 0.25], 0.06);
    const inside = levels.map((level) => level % 1);
    close(inside.reduce((sum, u) => sum + u, 0) / levels.length, 0.5, 0.04);
    assert.ok(Math.max(...inside) > 0.98 && Math.min(...inside) < 0.02);
  });

  it("draws levels from 0 up to but not 1, by any rates and any reading", () => {
    const rate = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(rate, { minLength: 17, maxLength: 17 }),
        fc.nat(10_000),
        fc.record({
          threshold: unit,
          thresholdOf: fc.constantFrom("relative", "absolute"),
          decay: fc.oneof(fc.constantFrom(0, 1), unit),
          sampling: fc.constantFrom("segment", "bin"),
        }),
        (numbers, seed, options) => {
          const learned = Object.fromEntries(
            Object.entries(rates.init()).map(([name, parameters]) => [
              name,
              parameters.map((bins) => numbers.slice(0, bins.length)),
            ]),
          );
          const policies = [
            drawPolicy(seedKey(seed), learned, { ...options, depth: 6 }),
            drawProbe(seedKey(seed), { depth: 6 }),
          ];
          for (const { operation, levels, uniforms } of policies.flat()) {
            const wanted = operations.find(({ name }) => name === operation)!;
            assert.equal(levels.length, wanted.parameters.length);
            assert.equal(uniforms.length, wanted.uniforms);
            for (const u of [...levels, ...uniforms])
              assert.ok(u >= 0 && u < 1, `${operation} ${u}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("draws evenly where every rate is 0, whether or not something is added to it", () => {
    close(binWeights([0, 0, 0]), [1, 1, 1]);
    close(binWeights([0, 0, 0], { decay: 1 }), [1, 1, 1]);
    close(binWeights([0, 0, 0], { thresholdOf: "absolute" }), [0, 0, 0]);
    assert.deepEqual(
      [0, 0.5, 0.99].map((u) => pick([0, 0, 0], u)),
      [0, 1, 2],
    );
  });

  it("draws live bins alone when sampling bins", () => {
    const lonely = Array.from({ length: 17 }, (_, i) => (i === 3 ? 1 : 0));
    const learned = Object.fromEntries(
      Object.entries(rates.init()).map(([name, parameters]) => [
        name,
        parameters.map((bins) => (bins.length === 17 ? lonely : bins)),
      ]),
    );
    for (let seed = 0; seed < 200; seed++) {
      for (const { operation, levels } of drawPolicy(seedKey(seed), learned, { sampling: "bin" })) {
        const { parameters } = operations.find(({ name }) => name === operation)!;
        parameters.forEach(({ bins }, i) => {
          if (bins === 17) assert.ok(levels[i] >= 3 / 17 && levels[i] < 4 / 17, `${levels[i]}`);
        });
      }
    }
  });

  it("has two operations by default, each of the 19 equally often", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 3800; seed++) {
      const policy = drawPolicy(seedKey(seed), rates.init());
      assert.equal(policy.length, 2);
      for (const { operation } of policy) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
    assert.equal(counts.size, 19);
    for (const [name, count] of counts) assert.ok(Math.abs(count - 400) < 90, `${name} ${count}`);
  });

  it("as a probe ranges over all levels, whatever has been learned", () => {
    const levels: number[] = [];
    for (let seed = 0; seed < 3000; seed++) {
      for (const decision of drawProbe(fork(seedKey(7), seed))) levels.push(...decision.levels);
    }
    const tenths = new Array<number>(10).fill(0);
    for (const level of levels) tenths[Math.floor(level * 10)]++;
    const even = levels.length / 10;
    assert.ok(
      tenths.every((count) => Math.abs(count - even) < 0.2 * even),
      tenths.join(),
    );
  });

  it("of depth 0 leaves the image as it is", () => {
    const policy = drawPolicy(seedKey(1), rates.init(), { depth: 0 });
    assert.deepEqual(applyPolicy(image, policy), image);
  });

  it("refuses a depth and a threshold that cannot be", () => {
    assert.throws(
      () => drawProbe(seedKey(1), { depth: -1 }),
      /drawProbe: the depth should be a whole number/,
    );
    assert.throws(
      () => binWeights(O15, { threshold: 80 }),
      /the threshold should be between 0 and 1/,
    );
    assert.throws(
      () => binWeights(O15, { decay: 1.01 }),
      /binWeights: the decay should be between 0 and 1, but came as 1.01/,
    );
  });

  it("refuses rates that lack an operation it draws", () => {
    const few = { identity: rates.init().identity };
    assert.throws(
      () => drawPolicy(seedKey(1), few, { depth: 50 }),
      /drawPolicy: the rates have none for \w+; begin with rates.init\(\)/,
    );
  });
});
