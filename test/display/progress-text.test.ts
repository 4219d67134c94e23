import assert from "node:assert/strict";
import { progressText, timeLeft } from "../../lib/display/progress-text";

describe("progressText", () => {
  it("says how far, how it goes and how long it takes", () => {
    const text = progressText({ label: "seed 1", done: 5, total: 20, note: "loss 1.2" }, 120_000);
    const bar = "█".repeat(6) + "░".repeat(18);
    assert.equal(text, `seed 1  ${bar}  25 %  5 / 20  loss 1.2  2 min left`);
    assert.match(progressText({ label: "a", done: 1, total: 3 }, 4200), /5 s left$/);
    assert.match(progressText({ label: "a", done: 1, total: 3 }, 9e6), /2\.5 h left$/);
    assert.match(progressText({ label: "a", done: 0, total: 3 }, Infinity), /0 \/ 3$/);
  });

  it("takes another width of the bar, none with 0, and other words for the counts", () => {
    const progress = { label: "a", done: 1, total: 4 };
    assert.equal(progressText(progress, NaN, { barWidth: 4 }), "a  █░░░  25 %  1 / 4");
    const counts = () => "1 of 4";
    assert.equal(progressText(progress, NaN, { barWidth: 0, counts }), "a  1 of 4");
  });

  it("is complete where nothing is to be done, and never more than complete", () => {
    assert.equal(
      progressText({ label: "a", done: 0, total: 0 }, 0, { barWidth: 0 }),
      "a  100 %  0 / 0",
    );
    assert.equal(
      progressText({ label: "a", done: 3, total: 2 }, 9, { barWidth: 2 }),
      "a  ██  100 %  3 / 2",
    );
  });
});

describe("timeLeft", () => {
  it("goes on at the mean pace since the start", () => {
    const progress = { label: "a", done: 50, total: 100 };
    // 40 steps took 10 s, so the 50 that are left take 12.5 s.
    assert.equal(timeLeft(progress, { done: 10, at: 1000 }, 11_000), 12_500);
    assert.equal(timeLeft(progress, { done: 50, at: 1000 }, 11_000), Infinity);
  });
});
