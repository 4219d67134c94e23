import assert from "node:assert/strict";
import { expectFiniteLogits, expectFiniteLoss } from "../../lib/methods/finite";

describe("a step's terms", () => {
  it("are sound while they are numbers and not too large", () => {
    expectFiniteLoss(1, { loss: 10_000, labeled: -10_000, unlabeled: 0 });
    expectFiniteLoss(1, {});
  });

  it("are blamed by name and step: no number, infinity, more than any loss that learns", () => {
    const blames = (terms: Record<string, number>, sentence: RegExp) =>
      assert.throws(() => expectFiniteLoss(42, terms), { name: "UserError", message: sentence });
    blames(
      { labeled: NaN },
      /^At step 42 the term "labeled" came as NaN; lower the learning rate, or/,
    );
    blames(
      { labeled: 1, rotation: -Infinity },
      /^At step 42 the term "rotation" came as -Infinity;/,
    );
    blames({ strong: 10_001 }, /^At step 42 the term "strong" exploded to 1\.00e\+4; lower/);
    blames({ rotation: NaN, labeled: NaN }, /"rotation"/);
  });

  it("are blamed before the loss, which is their sum; the loss where it is alone", () => {
    const terms = { loss: NaN, rotation: 1, strong: NaN };
    assert.throws(() => expectFiniteLoss(3, terms), /the term "strong" came as NaN/);
    assert.throws(
      () => expectFiniteLoss(3, { loss: NaN, rotation: 1 }),
      /the term "loss" came as NaN/,
    );
  });
});

describe("a model's answers", () => {
  it("are blamed by what they answer when one is no number", () => {
    expectFiniteLogits(1, "the guess", [[0.5, 0.5], []]);
    assert.throws(() => expectFiniteLogits(7, "the guess", [[1], [0.5, Infinity]]), {
      name: "UserError",
      message: /^At step 7 the guess came as Infinity, so the weights have gone astray; lower/,
    });
  });
});
