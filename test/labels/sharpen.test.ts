import assert from "node:assert/strict";
import fc from "fast-check";
import { normalize } from "../../lib/labels/rows";
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

  const rows = fc
    .array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 2, maxLength: 9 })
    .map((weights) => normalize(weights));
  const temperatures = fc.double({ min: 0.05, max: 1, noNaN: true });
  const sum = (row: readonly number[]): number => row.reduce((total, p) => total + p, 0);

  it("keeps rows of probabilities, the winner, and the order of the classes", () => {
    fc.assert(
      fc.property(rows, temperatures, (guess, temperature) => {
        const [sharp] = sharpen([guess], { temperature });
        close(sum(sharp), 1, 1e-12);
        assert.ok(Math.max(...sharp) >= Math.max(...guess) - 1e-12);
        // Two probabilities a rounding apart may come out as one.
        assert.ok(sharp[guess.indexOf(Math.max(...guess))] >= Math.max(...sharp) - 1e-15);
        for (const [i, p] of guess.entries()) {
          for (const [j, other] of guess.entries())
            if (p > other) assert.ok(sharp[i] >= sharp[j] - 1e-15);
        }
      }),
    );
  });

  it("leaves any guess alone at temperature 1", () => {
    fc.assert(
      fc.property(rows, (guess) => close(sharpen([guess], { temperature: 1 }), [guess], 1e-12)),
    );
  });

  it("leaves only the winner of any guess as the temperature goes to 0, however small", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-5, 1e-20, 5e-324), (guess, temperature) => {
        const [first, second] = [...guess].sort((a, b) => b - a);
        fc.pre(first > 1.001 * second);
        const winner = guess.map((p) => (p === first ? 1 : 0));
        close(sharpen([guess], { temperature }), [winner], 1e-12);
      }),
    );
  });

  it("shares among equal winners, and keeps zeros and certainty as they are", () => {
    close(sharpen([[0.4, 0.4, 0.2]], { temperature: 1e-4 }), [[0.5, 0.5, 0]]);
    close(sharpen([[0, 1, 0]]), [[0, 1, 0]], 0);
    close(sharpen([[0, 0.5, 0.5]], { temperature: 0.1 }), [[0, 0.5, 0.5]], 0);
  });

  it("does not care for the scale of a row", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (guess, factor) =>
        close(sharpen([guess.map((p) => factor * p)]), sharpen([guess]), 1e-12),
      ),
    );
  });

  it("refuses a temperature that is not above 0", () => {
    for (const temperature of [0, -0.5, NaN]) {
      assert.throws(
        () => sharpen([[1]], { temperature }),
        new RegExp(`temperature should be above 0, but came as ${temperature}`),
      );
    }
  });

  it("refuses rows that are ragged or no probabilities", () => {
    assert.throws(() => sharpen([[1, 0], [1]]), /should be \[batch, 2\]/);
    assert.throws(
      () => sharpen([[NaN, 1]]),
      /sharpen: the guess should be probabilities, .* row 0 has NaN; .* lower the learning rate/,
    );
    assert.throws(
      () =>
        sharpen([
          [1, 0],
          [-1, 2],
        ]),
      /sharpen: the guess .* but row 1 has -1/,
    );
    assert.throws(() => sharpen([[0, 0]]), /sharpen: the guess .* but row 0 is 0 for every class/);
  });
});
