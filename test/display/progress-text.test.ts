import assert from "node:assert/strict";
import { progressText } from "../../lib/display/progress-text";

describe("progressText", () => {
  it("says how far, how it goes and how long it takes", () => {
    const text = progressText({ label: "seed 1", done: 5, total: 20, note: "loss 1.2" }, 120_000);
    const bar = "█".repeat(6) + "░".repeat(18);
    assert.equal(text, `seed 1  ${bar}  25 %  5 / 20  loss 1.2  2 min left`);
    assert.match(progressText({ label: "a", done: 1, total: 3 }, 4200), /5 s left$/);
    assert.match(progressText({ label: "a", done: 1, total: 3 }, 9e6), /2\.5 h left$/);
    assert.match(progressText({ label: "a", done: 0, total: 3 }, Infinity), /0 \/ 3$/);
  });
});
