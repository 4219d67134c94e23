import assert from "node:assert/strict";
import fc from "fast-check";
import { align, guessWindow, labelDistribution } from "../../lib/labels/align";
import { meanRow, normalize, oneHot, uniform } from "../../lib/labels/rows";
import { sharpen } from "../../lib/labels/sharpen";
import { close } from "../close";

const guess = [[0.5, 0.3, 0.2]];
const shift = { target: [0.2, 0.3, 0.5], running: [0.4, 0.4, 0.2] };

describe("align", () => {
  it("O2: moves the guess by target over running", () => {
    close(align(guess, shift), [[0.25641108, 0.23076959, 0.51281934]]);
    close(align(guess, { ...shift, epsilon: 0 }), [[0.25641026, 0.23076923, 0.51282051]]);
  });

  it("O2: changes nothing where both distributions agree", () =>
    close(align(guess, { target: shift.running, running: shift.running }), guess, 1e-15));

  it("O2: survives a class that the model has never guessed", () =>
    close(
      align([[0.6, 0.3, 0.1]], { target: uniform(3), running: [0.5, 0.5, 0] }),
      [[1.2e-5, 6e-6, 0.999982]],
      5e-7,
    ));

  it("O3: comes before sharpening; the other order gives other rows", () => {
    close(sharpen(align(guess, shift)), [[0.17211842, 0.13941546, 0.68846612]]);
    close(align(sharpen(guess), shift), [[0.4273514, 0.23076937, 0.34187924]]);
  });

  const distribution = (classes: number) =>
    fc
      .array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
        minLength: classes,
        maxLength: classes,
      })
      .map((weights) => normalize(weights));

  it("answers rows that sum to 1 and are never NaN, even at zero mass", () => {
    const sparse = fc
      .array(fc.constantFrom(0, 0, 0.5, 1), { minLength: 4, maxLength: 4 })
      .filter((weights) => weights.some((w) => w > 0))
      .map((weights) => normalize(weights));
    fc.assert(
      fc.property(sparse, sparse, sparse, (row, target, running) => {
        const [aligned] = align([row], { target, running });
        assert.ok(
          aligned.every((p) => p >= 0 && p <= 1),
          aligned.join(),
        );
        close(
          aligned.reduce((sum, p) => sum + p, 0),
          1,
        );
      }),
    );
  });

  it("moves the mean of a batch toward the target", () => {
    const gap = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, p, i) => sum + p * Math.log(p / b[i]), 0);
    fc.assert(
      fc.property(
        fc.array(distribution(3), { minLength: 2, maxLength: 8 }),
        distribution(3),
        (rows, target) => {
          const before = meanRow(rows);
          const after = meanRow(align(rows, { target, running: before }));
          assert.ok(gap(target, after) <= gap(target, before) + 1e-4);
        },
      ),
    );
  });

  it("changes no guess where target and running distribution are the same", () => {
    fc.assert(
      fc.property(distribution(5), distribution(5), (row, both) =>
        close(align([row], { target: both, running: both }), [row], 1e-12),
      ),
    );
  });

  it("does not care for the scale of a row", () => {
    const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(distribution(4), distribution(4), distribution(4), scale, (row, a, b, factor) =>
        close(
          align([row.map((q) => factor * q)], { target: a, running: b }),
          align([row], { target: a, running: b }),
          1e-12,
        ),
      ),
    );
  });

  it("treats each row by itself", () => {
    fc.assert(
      fc.property(
        fc.array(distribution(3), { minLength: 1, maxLength: 5 }),
        distribution(3),
        distribution(3),
        (rows, target, running) =>
          close(
            align(rows, { target, running }),
            rows.flatMap((row) => align([row], { target, running })),
            0,
          ),
      ),
    );
  });

  it("does not care for the scale of the two distributions, up to ε", () =>
    close(
      align(guess, { target: [2, 3, 5], running: [4, 4, 2] }),
      align(guess, { ...shift, epsilon: 0 }),
      1e-6,
    ));

  it("refuses ε = 0 where a class has never been guessed, and ε below 0", () => {
    for (const epsilon of [0, -1, NaN]) {
      assert.throws(
        () => align([[0.5, 0.5]], { target: [0.5, 0.5], running: [1, 0], epsilon }),
        /ε should be above 0 when a class of the running distribution is 0/,
      );
    }
  });

  it("refuses ε = 0 where the target wants nothing that a row holds possible", () =>
    assert.throws(
      () =>
        align(
          [
            [0.5, 0.5],
            [1, 0],
          ],
          { target: [0, 1], running: [0.5, 0.5], epsilon: 0 },
        ),
      /want some class that row 1 of the guess holds possible; keep ε well above 0, it came as 0/,
    ));

  for (const [what, row, sentence] of [
    ["NaN", [0.5, NaN, 0.5], /but row 0 has NaN; where a model answers NaN its weights have gone/],
    ["less than 0", [0.5, -0.1, 0.6], /probabilities, numbers from 0, but row 0 has -0.1$/],
    ["infinity", [0.5, Infinity, 0.5], /numbers from 0, but row 0 has Infinity$/],
    ["0 alone", [0, 0, 0], /but row 0 is 0 for every class/],
  ] as [string, number[], RegExp][]) {
    it(`refuses a guess and distributions of ${what}`, () => {
      const named = (what: string) =>
        new RegExp(`align: the ${what} should be.*${sentence.source}`);
      assert.throws(() => align([row], shift), named("guess"));
      assert.throws(() => align(guess, { ...shift, target: row }), named("target distribution"));
      assert.throws(() => align(guess, { ...shift, running: row }), named("running distribution"));
    });
  }

  it("refuses distributions of other classes", () => {
    assert.throws(
      () => align(guess, { target: [0.5, 0.5], running: shift.running }),
      /the target distribution should be \[batch, 3\], but row 0 has 2/,
    );
    assert.throws(
      () => align(guess, { target: shift.target, running: [1] }),
      /the running distribution/,
    );
  });
});

describe("the window of guesses", () => {
  const certain = [Array.from({ length: 10 }, (_, i) => (i === 0 ? 1 : 0))];
  const afterPushes = (count: number): readonly number[] => {
    let window = guessWindow.init(10);
    for (let i = 0; i < count; i++) window = guessWindow.update(window, certain);
    return guessWindow.mean(window);
  };

  for (const [count, first, others] of [
    [0, 0.1, 0.1],
    [1, 0.10703125, 0.09921875],
    [64, 0.55, 0.05],
    [127, 0.99296875, 0.00078125],
    [128, 1, 0],
    [200, 1, 0],
  ]) {
    it(`O4: after ${count} batches of class 0 its share is ${first}`, () =>
      close(afterPushes(count), [first, ...new Array<number>(9).fill(others)], 1e-12));
  }

  it("forgets the oldest batch first", () => {
    let window = guessWindow.init(2, { batches: 2 });
    for (const row of [
      [1, 0],
      [0, 1],
      [0, 1],
    ])
      window = guessWindow.update(window, [row]);
    close(guessWindow.mean(window), [0, 1]);
  });

  it("leaves the window it was given alone", () => {
    const window = guessWindow.init(10);
    guessWindow.update(window, certain);
    close(guessWindow.mean(window), uniform(10));
  });

  it("refuses what would poison it for 128 batches: NaN, less than 0, and no guess at all", () => {
    const window = guessWindow.init(2);
    for (const [row, sentence] of [
      [
        [NaN, NaN],
        /guessWindow.update: the guess should be .* but row 1 has NaN; .* learning rate/,
      ],
      [[1.5, -0.5], /guessWindow.update: the guess should be .* but row 1 has -0.5/],
      [[0, 0], /guessWindow.update: the guess should be .* but row 1 is 0 for every class/],
    ] as [number[], RegExp][])
      assert.throws(() => guessWindow.update(window, [[0.5, 0.5], row]), sentence);
  });

  it("refuses an empty window and guesses of other classes", () => {
    assert.throws(
      () => guessWindow.init(0),
      /number of classes should be a whole number of at least 1/,
    );
    assert.throws(
      () => guessWindow.init(3, { batches: 0 }),
      /number of batches should be a whole number of at least 1/,
    );
    assert.throws(
      () => guessWindow.update(guessWindow.init(3), certain),
      /the guess should be \[batch, 3\]/,
    );
  });
});

describe("the label distribution", () => {
  // A batch in which class 0 has a share of 0.25, of 10 classes.
  const batch = oneHot([0, 1, 2, 3], 10);
  for (const [count, share] of [
    [1, 0.10015],
    [2, 0.10029985],
    [10, 0.10149327],
    [1000, 0.19484569],
  ]) {
    it(`O5: a share of 0.25 is ${share} after ${count} updates`, () => {
      let distribution = labelDistribution.init(10);
      for (let i = 0; i < count; i++) distribution = labelDistribution.update(distribution, batch);
      close(distribution[0], share);
      close(
        distribution.reduce((sum, p) => sum + p, 0),
        1,
      );
    });
  }

  it("at decay 0 is the batch's own, at decay 1 never moves", () => {
    close(labelDistribution.update(uniform(10), batch, { decay: 0 }), meanRow(batch));
    close(labelDistribution.update(uniform(10), batch, { decay: 1 }), uniform(10));
  });

  it("refuses a decay beyond 1 and labels of other classes", () => {
    assert.throws(
      () => labelDistribution.update(uniform(10), batch, { decay: 1.1 }),
      /decay should be between 0 and 1/,
    );
    assert.throws(
      () => labelDistribution.update(uniform(3), batch),
      /labels should be \[batch, 3\]/,
    );
    assert.throws(
      () => labelDistribution.update(uniform(2), [[NaN, 1]]),
      /labelDistribution.update: labels should be probabilities, numbers from 0, but row 0 has NaN/,
    );
  });
});
