import assert from "node:assert/strict";
import { join } from "node:path";
import { FITTING, MISFITS, WRONG } from "./refusals";
import { type Variant, askVariant } from "./variants";
import { skip } from "../skip";

type Answers = Readonly<Record<string, string>>;

// What TensorFlow says, and ours behind it.
const SENTENCE = /^Invalid TF_Status: 3\nMessage: .*\b(should|all of)\b/;

describe("our own operations", function () {
  this.timeout(120_000);
  const script = join(__dirname, "refusals.js");

  for (const variant of ["AVX-512", "AVX2"] satisfies Variant[]) {
    describe(`by ${variant}`, () => {
      let answers: Answers | null;
      before(async () => {
        answers = await askVariant<Answers>(script, variant);
      });

      for (const [name, { shapes, outputs }] of Object.entries(FITTING)) {
        it(`refuse each input that does not fit, in a sentence: ${name}`, function () {
          if (answers === null) return skip(this, `${variant} is not on this machine`);
          assert.equal(answers[name].split(" ").length, 1 + outputs, answers[name]);
          shapes.forEach((_, place) => {
            for (const misfit of MISFITS) {
              const what = `${name}, input ${place} [${misfit.join()}]`;
              assert.match(answers![what], SENTENCE, what);
            }
          });
        });
      }

      for (const name of Object.keys(WRONG)) {
        it(`refuse ${name}, in a sentence`, function () {
          if (answers === null) return skip(this, `${variant} is not on this machine`);
          assert.match(answers[name], SENTENCE);
        });
      }
    });
  }
});
