import assert from "node:assert/strict";
import { expectAnswers, expectSound } from "../../lib/methods/sound";

describe("a step's terms", () => {
  it("are sound while they are numbers and not too large", () => {
    expectSound(1, { loss: 10_000, labeled: -10_000, unlabeled: 0 });
    expectSound(1, {});
  });

  it("are blamed by name and step: no number, infinity, more than any loss that learns", () => {
    const blames = (terms: Record<string, number>, sentence: RegExp) =>
      assert.throws(() => expectSound(42, terms), { name: "Fault", message: sentence });
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
    assert.throws(() => expectSound(3, terms), /the term "strong" came as NaN/);
    assert.throws(() => expectSound(3, { loss: NaN, rotation: 1 }), /the term "loss" came as NaN/);
  });
});

describe("a model's answers", () => {
  it("are blamed by what they answer when one is no number", () => {
    expectAnswers(1, "the guess", [[0.5, 0.5], []]);
    assert.throws(() => expectAnswers(7, "the guess", [[1], [0.5, Infinity]]), {
      name: "Fault",
      message: /^At step 7 the guess came as Infinity, so the weights have gone astray; lower/,
    });
  });
});
