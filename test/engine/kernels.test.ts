import assert from "node:assert/strict";
import { join } from "node:path";
import { runNode } from "./child";
import type { CaseResult } from "./kernel-results";
import { inputNumbers } from "./kernel-results";
import { cases } from "./kernel-cases";
import { normalizedByHand, slidByHand } from "./by-hand";
import { convolutions } from "./convolution-cases";
import { skip } from "../skip";

type Results = Readonly<Record<string, CaseResult>>;

async function ask(engine: "native" | "portable"): Promise<Results | null> {
  const script = join(__dirname, "kernel-results.js");
  const { code, stdout, stderr } = await runNode([script], { REMIXMATCH_ENGINE: engine });
  // Where the native engine cannot be had, its half of the tests is skipped.
  if (engine === "native" && stderr.includes("The native engine cannot start.")) return null;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return JSON.parse(stdout) as Results;
}

// To within the tolerance, times the largest number where that is above 1.
function close(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const allowed = tolerance * expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) <= allowed, `${value} for ${expected[i]} at ${i}`);
  });
}

const byHand = ([x, gamma, beta]: number[][]) => normalizedByHand(x, gamma, beta, 0.01);

describe("operations on both engines", function () {
  this.timeout(120_000);
  let portable: Results;
  let native: Results | null = null;

  before(async () => {
    portable = (await ask("portable"))!;
    native = await ask("native");
  });

  for (const [name, { flat = false, tried }] of Object.entries(cases)) {
    if (!flat && tried !== 0)
      it(`${name}: the gradients on the portable engine are finite differences`, () => {
        const { gradients, differences } = portable[name];
        gradients.forEach((gradient, i) => {
          const slopes = differences[i].map(({ slope }) => slope);
          const found = differences[i].map(({ place }) => gradient[place]);
          assert.ok(slopes.length > 0);
          close(found, slopes, 2e-3);
        });
      });

    it(`${name}: both engines agree, in values and gradients`, function () {
      if (native === null) return skip(this, "the native engine is not on this machine");
      assert.deepEqual(native[name].shape, portable[name].shape);
      close(native[name].values, portable[name].values, 1e-5);
      portable[name].gradients.forEach((gradient, i) => {
        close(native![name].gradients[i], gradient, 1e-5);
      });
    });
  }

  it("leave no tensor behind, on either engine, gradients included", () => {
    for (const results of [portable, native ?? {}]) {
      for (const [name, { leaked }] of Object.entries(results)) assert.equal(leaked, 0, name);
    }
  });

  it("convolve as the definition says", () => {
    const plain = [
      ["3x3 convolution", 1],
      ["3x3 convolution, stride 2, even sides", 2],
      ["3x3 convolution, stride 2, odd sides", 2],
    ] as const;
    for (const [name, stride] of plain) {
      const [x, filter] = inputNumbers(name, cases[name]);
      const [image, kernel] = cases[name].shapes;
      close(portable[name].values, slidByHand(x, image, filter, kernel, stride), 1e-5);
    }
  });

  for (const [name, { image, out, size = 3, stride = 1 }] of Object.entries(convolutions)) {
    it(`${name} as the definition says, on both engines`, () => {
      const [x, kernel, bias, more] = inputNumbers(name, cases[name]);
      const slid = slidByHand(x, image, kernel, [size, size, image[3], out], stride);
      const expected = slid.map((value, i) => value + bias[i % out] + (more?.[i] ?? 0));
      close(portable[name].values, expected, 1e-5);
      if (native !== null) close(native[name].values, expected, 1e-5);
    });
  }

  it("normalize a batch as the definition says, and give the unbiased variance", () => {
    const name = "batchNorm's output";
    const [x, gamma, beta] = inputNumbers(name, cases[name]);
    close(portable[name].values, byHand([x, gamma, beta]).output, 1e-5);
    const forMean = inputNumbers("batchNorm's mean", cases[name]);
    close(portable["batchNorm's mean"].values, byHand(forMean).mean, 1e-5);
    const forVariance = inputNumbers("batchNorm's variance", cases[name]);
    const { variance } = byHand(forVariance);
    close(portable["batchNorm's variance"].values, variance, 1e-5);
  });

  it("give what one can work out in one's head", () => {
    const smoothed = portable["oneHot of floats, smoothed"].values;
    assert.deepEqual([...new Set(smoothed.map((value) => value.toFixed(6)))].sort(), [
      "0.100000",
      "0.900000",
    ]);
    const [leaky] = inputNumbers("leakyRelu", cases.leakyRelu);
    close(
      portable.leakyRelu.values,
      leaky.map((value) => (value > 0 ? value : value / 10)),
      1e-6,
    );
    // A batch of one pixel is its own mean: β is all that is left.
    const [, , beta] = inputNumbers(
      "batchNorm of a single pixel",
      cases["batchNorm of a single pixel"],
    );
    close(portable["batchNorm of a single pixel"].values, beta, 1e-6);
  });
});
