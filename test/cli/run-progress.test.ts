import assert from "node:assert/strict";
import { createRunProgress } from "../../lib/cli/run-progress";
import { Screen, now, pass, useStillClock } from "./screen";

function shown(isTTY: boolean) {
  const screen = new Screen(isTTY);
  return { screen, progress: createRunProgress(screen, { now }) };
}

const cell = { number: 2, index: 3, title: "Training" };
const progressOf = (done: number, note?: string) =>
  ({
    type: "progress",
    progress: { label: "ReMixMatch", done, total: 100, ...(note === undefined ? {} : { note }) },
  }) as const;

describe("the progress of a notebook's run", () => {
  useStillClock();

  it("is one line on a terminal, of the cell and what it reports, and one that stays of each cell", () => {
    const { screen, progress } = shown(true);
    screen.columns = 80;
    progress.onEvent({ type: "cell", cell, count: 12 });
    assert.deepEqual(screen.lines, ["[ 2/12] Training"]);
    pass(200);
    progress.onEvent(progressOf(10));
    pass(10_000);
    // 40 steps took 10 s, so the 50 that are left take 12.5 s.
    progress.onEvent(progressOf(50, "loss 1.5"));
    pass(100);
    assert.deepEqual(screen.lines, [
      "[ 2/12] Training  ReMixMatch  █████░░░░░  50/100  loss 1.5  13 s left",
    ]);
    progress.onEvent({ type: "cellDone", cell, seconds: 12 });
    assert.deepEqual(screen.lines, ["[ 2/12] Training  12 s", ""]);
    progress.clear();
    assert.deepEqual(screen.lines, ["[ 2/12] Training  12 s", ""]);
  });

  it("is a line every ten seconds and one a cell where there is no terminal", () => {
    const { screen, progress } = shown(false);
    progress.onEvent({ type: "cell", cell, count: 2 });
    for (let step = 1; step <= 25; step++) {
      pass(1000);
      progress.onEvent(progressOf(step));
    }
    progress.onEvent({ type: "cellDone", cell, seconds: 25 });
    assert.equal(
      screen.text,
      "[2/2] Training  ReMixMatch  10/100  2 min left\n" +
        "[2/2] Training  ReMixMatch  20/100  80 s left\n" +
        "[2/2] Training  25 s\n",
    );
  });

  it("keeps a notebook's words from controlling the terminal", () => {
    for (const isTTY of [false, true]) {
      const { screen, progress } = shown(isTTY);
      const title = "\u001b[2J\u001b]0;title\u0007gone\nnew\u0008";
      progress.onEvent({ type: "cell", cell: { ...cell, title }, count: 2 });
      progress.onEvent({ type: "cellDone", cell, seconds: 1 });
      assert.match(screen.text, /gone new/);
      for (const control of ["\u001b[2J", "\u001b]", "\u0007", "\u0008"]) {
        assert.ok(!screen.text.includes(control));
      }
      assert.deepEqual(screen.lines.slice(1), [""]);
    }
  });
});
