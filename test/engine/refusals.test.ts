import assert from "node:assert/strict";
import { join } from "node:path";
import { FITTING, MISFITS, WRONG } from "./refusals";
import { type Variant, runVariant } from "./variants";
import { skip } from "../skip";

type Results = Readonly<Record<string, string>>;

// What TensorFlow says, and ours behind it.
const SENTENCE = /^Invalid TF_Status: 3\nMessage: .*\b(should|all of)\b/;

describe("our own operations", function () {
  this.timeout(120_000);
  const script = join(__dirname, "refusals.js");

  for (const variant of ["AVX-512", "AVX2"] satisfies Variant[]) {
    describe(`by ${variant}`, () => {
      let results: Results | null;
      before(async () => {
        results = await runVariant<Results>(script, variant);
      });

      for (const [name, { shapes, outputs }] of Object.entries(FITTING)) {
        it(`refuse each input that does not fit, in a sentence: ${name}`, function () {
          if (results === null) return skip(this, `${variant} is not on this machine`);
          assert.equal(results[name].split(" ").length, 1 + outputs, results[name]);
          shapes.forEach((_, place) => {
            for (const misfit of MISFITS) {
              const what = `${name}, input ${place} [${misfit.join()}]`;
              assert.match(results![what], SENTENCE, what);
            }
          });
        });
      }

      for (const name of Object.keys(WRONG)) {
        it(`refuse ${name}, in a sentence`, function () {
          if (results === null) return skip(this, `${variant} is not on this machine`);
          assert.match(results[name], SENTENCE);
        });
      }
    });
  }
});
