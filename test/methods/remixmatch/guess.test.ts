import assert from "node:assert/strict";
import type { Rows } from "../../../lib/labels/rows";
import {
  anchorGuess,
  guessLabels,
  meanGuess,
  strongGuess,
  swapGuess,
} from "../../../lib/methods/remixmatch/guess";
import { close } from "../../close";

const at = { target: [0.2, 0.3, 0.5], running: [0.4, 0.4, 0.2] };
const logits = (...rows: number[][]): Rows => rows.map((row) => row.map(Math.log));
const even = { target: [1, 1, 1].map((p) => p / 3), running: [1, 1, 1].map((p) => p / 3) };

describe("guessing labels", () => {
  it("O3: aligns, then sharpens", () => {
    const { raw, aligned, target } = guessLabels(logits([0.5, 0.3, 0.2]), at);
    close(raw, [[0.5, 0.3, 0.2]]);
    close(aligned, [[0.25641108, 0.23076959, 0.51281934]]);
    close(target, [[0.17211842, 0.13941546, 0.68846612]]);
  });

  it("without alignment sharpens alone", () => {
    const { aligned, target } = guessLabels(logits([0.5, 0.3, 0.2]), at, { alignment: false });
    close(aligned, [[0.5, 0.3, 0.2]], 1e-12);
    close(target, [[0.65789474, 0.23684211, 0.10526316]]);
  });

  it("at temperature 1 aligns alone", () => {
    const { aligned, target } = guessLabels(logits([0.5, 0.3, 0.2]), at, { temperature: 1 });
    close(target, aligned, 1e-12);
  });

  it("says so when the model answers no numbers", () => {
    const answers = (odd: number): Rows => [
      [0, 1, 2],
      [odd, 0, 0],
    ];
    for (const alignment of [true, false]) {
      for (const odd of [NaN, Infinity]) {
        assert.throws(
          () => guessLabels(answers(odd), even, { alignment }),
          /row 1 has NaN; .* weights have gone astray, so lower the learning rate/,
        );
      }
    }
    close(guessLabels(answers(-Infinity), even).target[1], [0, 0.5, 0.5], 1e-12);
  });
});

describe("the guess of every view", () => {
  // What the model says of one image in each of three views.
  const answers = [
    [0.5, 0.3, 0.2],
    [0.7, 0.2, 0.1],
    [0.1, 0.1, 0.8],
  ].map((row) => logits(row));
  // Squared and normalized by hand: sharpening at temperature 1/2.
  const sharp = [
    [0.65789474, 0.23684211, 0.10526316],
    [0.90740741, 0.07407407, 0.01851852],
    [1 / 66, 1 / 66, 64 / 66],
  ];

  it("anchored: the first view's, for all", () => {
    const guesses = anchorGuess.guess([answers[0]], 3, even, {});
    close(
      guesses.map(({ target }) => target[0]),
      [sharp[0], sharp[0], sharp[0]],
    );
  });

  it("swapped: the next view's, and for the last the first's", () => {
    const guesses = swapGuess.guess(answers, 3, even, {});
    close(
      guesses.map(({ target }) => target[0]),
      [sharp[1], sharp[2], sharp[0]],
    );
  });

  it("mean: of the probabilities, sharpened after, as MixMatch does", () => {
    const guesses = meanGuess.guess(answers.slice(0, 2), 2, even, { alignment: false });
    for (const { raw, target } of guesses) {
      close(raw, [[0.6, 0.25, 0.15]]);
      close(target, [[0.36 / 0.445, 0.0625 / 0.445, 0.0225 / 0.445]]);
    }
  });

  it("is aligned in every mode", () => {
    for (const guesser of [anchorGuess, meanGuess, swapGuess, strongGuess]) {
      const [{ raw, aligned }] = guesser.guess(answers.slice(0, 2), 2, at, {});
      const ratio = [0.5, 0.75, 2.5];
      const sum = raw[0].reduce((total, p, i) => total + p * ratio[i], 0);
      close(aligned, [raw[0].map((p, i) => (p * ratio[i]) / sum)], 1e-5);
    }
  });

  it("asks for the views that it needs: the anchor, all, or the first strong one", () => {
    const view = (name: number) => ({ shape: [1, 1, 1, 1] as const, pixels: Uint8Array.of(name) });
    const views = { anchor: view(0), strong: [view(1), view(2)] };
    const asked = [anchorGuess, meanGuess, swapGuess, strongGuess].map((guesser) =>
      guesser.asks(views).map(({ pixels }) => pixels[0]),
    );
    assert.deepEqual(asked, [[0], [0, 1, 2], [0, 1, 2], [1]]);
  });
});
