import assert from "node:assert/strict";
import { watchRun } from "../../lib/cli/run-progress";
import { screenOf } from "./screen";

function watched(isTTY: boolean) {
  const { clock, screen, now } = screenOf(isTTY);
  return { clock, screen, watch: watchRun(screen, now) };
}

const cell = { number: 2, index: 3, title: "Training" };
const progress = (done: number, note?: string) =>
  ({
    type: "progress",
    progress: { label: "ReMixMatch", done, total: 100, ...(note === undefined ? {} : { note }) },
  }) as const;

describe("watching a run", () => {
  it("redraws one line on a terminal: cell, step, note, and the time left", () => {
    const { clock, screen, watch } = watched(true);
    watch.hear({ type: "cell", cell, count: 12 });
    clock.now += 200;
    watch.hear(progress(10));
    clock.now += 10_000;
    screen.text = "";
    // 40 steps took 10 s, so the 50 that are left take 12.5 s.
    watch.hear(progress(50, "loss 1.5"));
    assert.equal(
      screen.text,
      "\r\u001b[2K[ 2/12] Training  ReMixMatch  50/100  loss 1.5  13 s left",
    );
    watch.hear({ type: "cellDone", cell, seconds: 12 });
    assert.ok(screen.text.endsWith("\r\u001b[2K[ 2/12] Training  12 s\n"));
  });

  it("redraws at most ten times a second, and never wider than the terminal", () => {
    const { clock, screen, watch } = watched(true);
    watch.hear({ type: "cell", cell, count: 12 });
    screen.text = "";
    for (let step = 0; step < 99; step++) {
      clock.now += 10;
      watch.hear(progress(step, "a note that goes on and on and on and on and on"));
    }
    const lines = screen.text.split("\r\u001b[2K").slice(1);
    assert.equal(lines.length, 9);
    assert.ok(lines.every((line) => line.length <= 59));
  });

  it("writes a line every ten seconds and one a cell where there is no terminal", () => {
    const { clock, screen, watch } = watched(false);
    watch.hear({ type: "cell", cell, count: 2 });
    for (let step = 1; step <= 25; step++) {
      clock.now += 1000;
      watch.hear(progress(step));
    }
    watch.hear({ type: "cellDone", cell, seconds: 25 });
    assert.equal(
      screen.text,
      "[2/2] Training  ReMixMatch  10/100  1 min 30 s left\n" +
        "[2/2] Training  ReMixMatch  20/100  1 min 20 s left\n" +
        "[2/2] Training  25 s\n",
    );
  });

  it("keeps a notebook's words from steering the terminal", () => {
    const { screen, watch } = watched(false);
    const title = "\u001b[2J\u001b]0;title\u0007gone\nnew\u0008";
    watch.hear({ type: "cellDone", cell, seconds: 1 });
    watch.hear({ type: "cell", cell: { ...cell, title }, count: 2 });
    watch.hear({ type: "cellDone", cell, seconds: 1 });
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(screen.text, /[\u0000-\u0009\u000b-\u001f]/);
    assert.match(screen.text, /gone new/);
  });
});
