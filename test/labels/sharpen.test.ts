import assert from "node:assert/strict";
import fc from "fast-check";
import { sharpen } from "../../lib/labels/sharpen";
import { close } from "../close";

describe("sharpen", () => {
  it("O1: squares the odds at temperature 1/2", () => {
    close(sharpen([[0.5, 0.3, 0.2]]), [[0.65789474, 0.23684211, 0.10526316]]);
    close(sharpen([[0.7, 0.2, 0.1]]), [[0.90740741, 0.07407407, 0.01851852]]);
    close(sharpen([[0.2, 0.8]]), [[1 / 17, 16 / 17]], 1e-15);
  });

  it("O1: leaves a guess alone at temperature 1", () =>
    close(sharpen([[0.5, 0.3, 0.2]], { temperature: 1 }), [[0.5, 0.3, 0.2]], 1e-15));

  it("leaves only the winner near temperature 0", () =>
    close(sharpen([[0.4, 0.35, 0.25]], { temperature: 1e-4 }), [[1, 0, 0]]));

  it("forgets the guess at high temperature", () =>
    close(sharpen([[0.9, 0.1]], { temperature: 1e6 }), [[0.5, 0.5]], 1e-5));

  it("keeps rows of probabilities, and the order of the classes", () => {
    const row = fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 9,
    });
    fc.assert(
      fc.property(row, fc.double({ min: 0.05, max: 1, noNaN: true }), (weights, temperature) => {
        const total = weights.reduce((sum, w) => sum + w, 0);
        const guess = weights.map((w) => w / total);
        const [sharp] = sharpen([guess], { temperature });
        close(
          sharp.reduce((sum, p) => sum + p, 0),
          1,
        );
        assert.ok(Math.max(...sharp) >= Math.max(...guess) - 1e-12);
        assert.equal(sharp.indexOf(Math.max(...sharp)), guess.indexOf(Math.max(...guess)));
      }),
    );
  });

  it("refuses a temperature that is not above 0, and ragged rows", () => {
    assert.throws(
      () => sharpen([[1]], { temperature: 0 }),
      /temperature should be above 0, but came as 0/,
    );
    assert.throws(() => sharpen([[1, 0], [1]]), /should be \[batch, 2\]/);
  });
});
