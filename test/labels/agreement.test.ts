import assert from "node:assert/strict";
import { agreement, distance, likeliest } from "../../lib/labels/agreement";
import { close } from "../close";

describe("the likeliest class", () => {
  it("is that of the highest number, the first of those that are as high", () =>
    assert.deepEqual(likeliest([[0.2, 0.8], [-1, -3], [0.5, 0.5]]), [1, 0, 0])); // prettier-ignore

  it("is not named where a row is no numbers", () =>
    assert.throws(() => likeliest([[1, 0], [NaN, 1]]), /likeliest: row 1 .* came as \[NaN, 1\]/)); // prettier-ignore
});

describe("agreement", () => {
  const answers = [[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]]; // prettier-ignore

  it("is the share of images that both answers name alike, however sure they are", () => {
    assert.equal(agreement(answers, [[1, 0], [0.1, 0.9], [0.4, 0.6], [0, 9]]), 0.75); // prettier-ignore
    assert.equal(agreement(answers, answers), 1);
    assert.equal(agreement(answers, answers.map(([a, b]) => [b, a])), 0); // prettier-ignore
  });

  it("wants answers on the same images", () =>
    assert.throws(() => agreement(answers, [[1, 0]]), /agreement: .* came on 4 and 1/));
});

describe("the distance of distributions", () => {
  it("is the share of guesses that would have to change class", () => {
    close(distance([0.5, 0.3, 0.2], [0.2, 0.3, 0.5]), 0.3);
    assert.equal(distance([0.5, 0.5], [0.5, 0.5]), 0);
    assert.equal(distance([1, 0], [0, 1]), 1);
  });

  it("wants as many classes on both sides", () =>
    assert.throws(() => distance([1], [0.5, 0.5]), /distance: .* have 1 and 2/));
});
