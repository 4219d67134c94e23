import assert from "node:assert/strict";
import { type Summary, summarize, summaryTable } from "../../lib/runs/summary";
import { close } from "../close";

/** One evaluation a number, every ten steps; the raw weights score 0.1 less. */
const evaluationsOf = (accuracies: readonly number[]) =>
  accuracies.map((accuracy, i) => ({
    step: 10 * (i + 1),
    accuracy,
    rawAccuracy: accuracy - 0.1,
  }));

describe("the summary of a run", () => {
  it("takes the median of the last 20: the mean of the middle two", () => {
    // 0.99 and 0.98 are too early; of 20, 19, … 1 hundredths the middle two are 0.10 and 0.11.
    const fall = Array.from({ length: 20 }, (_, i) => (20 - i) / 100);
    const { average, raw } = summarize(evaluationsOf([0.99, 0.98, ...fall]));
    close(average.median20, 0.105);
    close(raw!.median20, 0.005);
    assert.equal(average.counted, 20);
  });

  it("takes all where there are fewer, and says how many", () => {
    const { average } = summarize(evaluationsOf([0.3, 0.9, 0.4]));
    assert.deepEqual(average, { final: 0.4, best: 0.9, bestStep: 20, median20: 0.4, counted: 3 });
    assert.equal(summarize([{ step: 1, accuracy: 0.25 }]).average.median20, 0.25);
  });

  it("names the first step of the best accuracy", () =>
    assert.equal(summarize(evaluationsOf([0.5, 0.7, 0.7])).average.bestStep, 20));

  it("sums up raw weights over the evaluations that scored them, if any did", () => {
    const [first, second] = evaluationsOf([0.5, 0.7]);
    const averageOnly = { step: 30, accuracy: 0.9 };
    const { raw } = summarize([first, second, averageOnly]);
    close([raw!.final, raw!.median20, raw!.counted], [0.6, 0.5, 2]);
    assert.equal(summarize([averageOnly]).raw, null);
  });

  it("sums up the scores on held-out images where there are some", () => {
    const scored = [0.5, 0.7].map((validation, i) => ({ step: i + 1, accuracy: 0.6, validation }));
    close(summarize(scored).validation!.median20, 0.6);
    assert.equal(summarize(scored).validation!.bestStep, 2);
    assert.ok(!("validation" in summarize(evaluationsOf([0.5]))));
  });

  it("refuses a run without evaluations", () =>
    assert.throws(() => summarize([]), {
      message: "summarize: the run has no evaluations yet; train until the first one",
    }));
});

describe("the table of a summary", () => {
  const figures = { final: 0.6812, best: 0.7, bestStep: 380, median20: 0.68, counted: 20 };
  const summary: Summary = {
    average: figures,
    raw: { final: 0.5, best: 0.625, bestStep: 9, median20: 1, counted: 20 },
  };

  it("shows averaged and raw weights side by side and marks the paper's score", () =>
    assert.deepEqual(summaryTable(summary), [
      "accuracy, %               averaged weights       raw weights",
      "final                                68.12             50.00",
      "best (hindsight)                     70.00             62.50",
      "  at step                              380                 9",
      "median of the last 20                68.00            100.00  *",
      "* of the averaged weights: the paper's score",
    ]));

  it("shows the scores on held-out images in a column of their own", () =>
    assert.deepEqual(
      summaryTable({ ...summary, validation: { ...figures, final: 0.5 } }).slice(0, 2),
      [
        "accuracy, %               averaged weights       raw weights   held-out images",
        "final                                68.12             50.00             50.00",
      ],
    ));

  it("marks nothing where there are fewer than 20 evaluations, and says so", () =>
    assert.deepEqual(summaryTable({ average: { ...figures, counted: 7 }, raw: null }).slice(-2), [
      "median of all 7                      68.00",
      "The paper's score is the median of the last 20 evaluations of the averaged weights; " +
        "this run has 7.",
    ]));
});
