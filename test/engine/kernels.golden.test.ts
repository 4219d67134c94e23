import assert from "node:assert/strict";
import { join } from "node:path";
import { golden } from "./golden";
import type { Differences } from "./golden-differences";
import { runVariant, variants } from "./variants";
import { skip } from "../skip";

// How far float32 may be from float64, relative to the largest number of an array.
const ALLOWED = 1e-6;
const ALLOWED_ELSEWHERE: Readonly<Record<string, Differences>> = {
  // Around 1000 a mean is rounded by up to 3e-5, which shifts outputs of size 1 as much; by γ it is
  // multiplied with the sum of what arrives.
  "normalize, around 1000": {
    output: 1.5e-4,
    "gradient by x": 1e-4,
    "gradient by gamma": 1e-3,
  },
};

describe("own operations and their twins, beside PyTorch in float64", function () {
  this.timeout(120_000);
  const script = join(__dirname, "golden-differences.js");
  const names = Object.entries({
    convolve: golden.convolve,
    normalize: golden.normalize,
    learn: golden.learn,
  }).flatMap(([kind, cases]) => Object.keys(cases).map((name) => `${kind}, ${name}`));

  for (const variant of variants) {
    describe(`by ${variant}`, () => {
      let results: Readonly<Record<string, Differences>> | null;
      before(async () => {
        results = await runVariant(script, variant);
      });

      it("are all compared", function () {
        if (results === null) return skip(this, `${variant} is not on this machine`);
        assert.deepEqual(Object.keys(results), names);
      });

      for (const name of names) {
        it(`agree: ${name}`, function () {
          if (results === null) return skip(this, `${variant} is not on this machine`);
          const found = Object.entries(results[name]);
          assert.ok(found.length >= 4);
          for (const [what, difference] of found) {
            const allowed = ALLOWED_ELSEWHERE[name]?.[what] ?? ALLOWED;
            // Written so that NaN, which JSON turns into null, fails, too.
            const within = typeof difference === "number" && difference <= allowed;
            assert.ok(within, `${what} differs by ${difference}, allowed are ${allowed}`);
          }
        });
      }
    });
  }
});
