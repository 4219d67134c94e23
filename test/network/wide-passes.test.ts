import assert from "node:assert/strict";
import { join } from "node:path";
import { type Variant, runVariant, variants } from "../engine/variants";
import type { WideAnswer } from "./wide-passes";
import { skip } from "../skip";

type Numbers = readonly number[];

// Relative to the largest number: of all gradients of a pass, for those of most biases are 0, and of
// each of the others. Some 20 layers round float32's 6e-8.
const ALLOWED = 1e-5;

/** The largest difference, relative to a size; NaN when a number is. */
function apart(came: Numbers, wanted: Numbers, size = Math.max(...wanted.map(Math.abs))): number {
  assert.equal(came.length, wanted.length);
  return Math.max(...came.map((value, i) => Math.abs(value - wanted[i]))) / size;
}

function expectNear(what: string, difference: number): void {
  assert.ok(difference <= ALLOWED, `${what} differ by ${difference}, allowed are ${ALLOWED}`);
}

describe("passes through 16 filters", function () {
  this.timeout(120_000);
  const answers: Partial<Record<Variant, WideAnswer | null>> = {};
  before(async () => {
    for (const variant of variants) {
      answers[variant] = await runVariant(join(__dirname, "wide-passes.js"), variant);
    }
  });

  for (const variant of variants.filter((name) => name !== "WebAssembly")) {
    it(`agree with those by WebAssembly: ${variant}`, function () {
      const came = answers[variant];
      if (came === null) return skip(this, `${variant} is not on this machine`);
      const wanted = answers.WebAssembly!;
      assert.deepEqual(Object.keys(came!.passes), Object.keys(wanted.passes));
      for (const [pass, { losses, gradients, statistics }] of Object.entries(wanted.passes)) {
        const found: WideAnswer["passes"][string] = came!.passes[pass];
        expectNear(`losses of ${pass}`, apart(found.losses, losses));
        assert.deepEqual(Object.keys(found.gradients), Object.keys(gradients));
        const largest = Math.max(...Object.values(gradients).flat().map(Math.abs));
        for (const [name, gradient] of Object.entries(gradients)) {
          const own = name.endsWith("bias") ? largest : Math.max(...gradient.map(Math.abs));
          expectNear(
            `gradients of ${pass} by ${name}`,
            apart(found.gradients[name], gradient, own),
          );
        }
        assert.deepEqual(Object.keys(found.statistics), Object.keys(statistics));
        for (const [name, values] of Object.entries(statistics)) {
          expectNear(`${name} of ${pass}`, apart(found.statistics[name], values));
        }
      }
      expectNear("logits by moving statistics", apart(came!.logits, wanted.logits));
    });
  }

  for (const variant of variants) {
    it(`have the same bits twice, and in two threads at once: ${variant}`, function () {
      const came = answers[variant];
      if (came === null) return skip(this, `${variant} is not on this machine`);
      const [once, twice, threads] = came!.hashes;
      assert.equal(twice, once);
      assert.equal(threads, once);
    });

    it(`leave no tensor behind: ${variant}`, function () {
      const came = answers[variant];
      if (came === null) return skip(this, `${variant} is not on this machine`);
      assert.equal(came!.leaked, 0);
    });
  }
});
