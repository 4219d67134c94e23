import assert from "node:assert/strict";
import fc from "fast-check";
import { drawPolicy, drawProbe } from "../../lib/augment/draw";
import { applyPolicy } from "../../lib/augment/policy";
import { type ProbeResult, type Rates, rates } from "../../lib/augment/rates";
import { readRates } from "../../lib/augment/read-rates";
import { fork, seedKey } from "../../lib/base/keys";
import { normalize } from "../../lib/labels/rows";

const row = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 })
  .filter((weights) => weights.some((w) => w > 0))
  .map((weights) => normalize(weights));

// A probe whose policy is any that can be drawn, and whose answer is any distribution.
const probe: fc.Arbitrary<ProbeResult> = fc
  .tuple(fc.nat(100_000), row, fc.nat())
  .map(([seed, probabilities, label]) => ({
    policy: drawProbe(seedKey(seed), { depth: 3 }),
    probabilities,
    label: label % probabilities.length,
  }));
const learned: fc.Arbitrary<Rates> = fc
  .array(probe, { maxLength: 30 })
  .map((probes) => rates.update(rates.init(), probes, { decay: 0.7 }));

describe("rates in JSON", () => {
  it("come back as the same bits", () => {
    fc.assert(
      fc.property(learned, (given) => {
        const text = JSON.stringify(given);
        const read = readRates(JSON.parse(text), "rates.json");
        // deepEqual tells -0 from 0 and compares numbers by Object.is.
        assert.deepEqual(read, given);
        assert.equal(JSON.stringify(read), text);
      }),
      { numRuns: 40 },
    );
  });

  it("learn and decide after reading as they would have before", () => {
    fc.assert(
      fc.property(learned, probe, fc.nat(1000), (given, next, seed) => {
        const read = readRates(JSON.parse(JSON.stringify(given)), "rates.json");
        assert.deepEqual(rates.update(read, [next]), rates.update(given, [next]));
        const key = seedKey(seed);
        assert.deepEqual(drawPolicy(key, read, { depth: 4 }), drawPolicy(key, given, { depth: 4 }));
      }),
      { numRuns: 40 },
    );
  });

  it("are a copy: the numbers they were read from stay as they are", () => {
    const given = rates.init();
    const read = readRates(given, "rates.json") as unknown as Record<string, number[][]>;
    read.rotate[0][0] = 0;
    assert.equal(given.rotate[0][0], 1);
  });

  const filled = (bins: number): number[] => new Array<number>(bins).fill(1);
  for (const [what, json, sentence] of [
    ["nothing", null, /rates\.json: rates should be an object .* but came as null/],
    ["text", "{}", /but came as a string/],
    ["a list", [], /but came as a list/],
    [
      "none for an operation",
      withoutRotate(),
      /for all 19 operations, but those of rotate are missing/,
    ],
    ["some for another operation", { sepia: [] }, /one is for sepia; remove it, or begin anew/],
    [
      "too few bins",
      { rotate: [filled(16)] },
      /rotate should have rates for \[17\] bins, but came with \[16\]/,
    ],
    ["too many parameters", { rotate: [filled(17), filled(17)] }, /but came with \[17, 17\]/],
    [
      "too few parameters",
      { rescale: [filled(17)] },
      /rescale .* for \[17, 6\] bins, but came with \[17\]/,
    ],
    ["a number for bins", { rotate: [1] }, /but came with \[a number\]/],
    ["an object for parameters", { rotate: { 0: 1 } }, /but came with \[an object\]/],
    [
      "a rate above 1",
      { posterize: [[...filled(7), 1.5]] },
      /the rate of posterize's bits in bin 7 .* came as 1\.5/,
    ],
    [
      "a rate below 0",
      { posterize: [[-0.1, ...filled(7)]] },
      /in bin 0 should be a number from 0 to 1, but came as -0\.1/,
    ],
    ["a rate that is no number", { posterize: [[NaN, ...filled(7)]] }, /but came as NaN/],
    ["what JSON makes of NaN", { posterize: [[null, ...filled(7)]] }, /but came as null/],
    ["text for a rate", { posterize: [["1", ...filled(7)]] }, /but came as a string/],
    ["a hole for a rate", { posterize: [[undefined, ...filled(7)]] }, /but came as nothing/],
  ] as [string, unknown, RegExp][]) {
    it(`are refused with ${what}`, () => {
      const whole =
        what === "none for an operation" ||
        typeof json !== "object" ||
        json === null ||
        Array.isArray(json);
      const given = whole ? json : { ...rates.init(), ...json };
      assert.throws(() => readRates(given, "rates.json"), sentence);
    });
  }
});

function withoutRotate(): object {
  return Object.fromEntries(Object.entries(rates.init()).filter(([name]) => name !== "rotate"));
}

describe("policies in JSON", () => {
  const image = {
    height: 9,
    width: 9,
    channels: 3,
    pixels: Uint8Array.from({ length: 243 }, (_, i) => (i * 89) % 256),
  };

  it("come back as the same bits, and do the same to an image", () => {
    fc.assert(
      fc.property(learned, fc.nat(10_000), (given, seed) => {
        const key = seedKey(seed);
        for (const policy of [
          drawPolicy(key, given, { depth: 5 }),
          drawPolicy(key, given, { depth: 5, sampling: "bin", thresholdOf: "absolute" }),
          drawProbe(fork(key, "probe"), { depth: 5 }),
        ]) {
          const read = JSON.parse(JSON.stringify(policy)) as typeof policy;
          assert.deepEqual(read, policy);
          assert.deepEqual(applyPolicy(image, read), applyPolicy(image, policy));
        }
      }),
      { numRuns: 40 },
    );
  });
});
