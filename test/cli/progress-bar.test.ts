import assert from "node:assert/strict";
import { reportProgress, setFrontend } from "../../lib/base/messages";
import { createProgressBar } from "../../lib/cli/progress-bar";
import { Screen, now, pass, useStillClock } from "./screen";

const counts = ({ done, total }: { done: number; total: number }) => `step ${done}/${total}`;

function shown(isTTY: boolean, options = {}) {
  const screen = new Screen(isTTY);
  return { screen, bar: createProgressBar(screen, { now, ...options }) };
}

/** So many steps of 400 are done. */
const steps = (done: number, note = "loss 1.500") => ({
  label: "ReMixMatch",
  done,
  total: 400,
  note,
});

describe("a progress bar on a terminal", () => {
  useStillClock();

  it("is one line that is redrawn: label, bar, counts, note, and the time left", () => {
    const { screen, bar } = shown(true, { counts });
    screen.columns = 80;
    const restore = setFrontend({ progress: bar.update });
    reportProgress(steps(100));
    assert.deepEqual(screen.lines, ["ReMixMatch  ███░░░░░░░  step 100/400  loss 1.500"]);
    pass(20_000);
    // 40 steps took 20 s, so the 260 that are left take 130 s.
    reportProgress(steps(140, "loss 0.250  accuracy 68.2 %"));
    assert.deepEqual(screen.lines, [
      "ReMixMatch  ████░░░░░░  step 140/400  loss 0.250  accuracy 68.2 %  2 min left",
    ]);
    restore();
    bar.clear();
    bar.clear();
    assert.deepEqual(screen.lines, [""]);
  });

  it("shows the last step, too, within a tenth of a second", () => {
    const { screen, bar } = shown(true);
    bar.update(steps(399));
    pass(1);
    bar.update(steps(400));
    pass(99);
    assert.deepEqual(screen.lines, ["ReMixMatch  ██████████  400/400  loss 1.500"]);
    bar.clear();
  });

  it("is redrawn at most ten times a second, and not at all where nothing changes", () => {
    const { screen, bar } = shown(true);
    for (let step = 0; step < 100; step++) {
      bar.update(steps(step));
      pass(10);
    }
    assert.ok(screen.redraws > 5 && screen.redraws <= 11, `${screen.redraws}`);
    const before = screen.redraws;
    pass(10_000);
    assert.equal(screen.redraws, before);
    bar.clear();
  });

  it("leaves out the bar, and then the end of the line, where the terminal is too narrow", () => {
    const { screen, bar } = shown(true);
    bar.update(steps(200, "a note that goes on and on and on"));
    assert.deepEqual(screen.lines, ["ReMixMatch  200/400  a note that goes on and on and on"]);
    bar.clear();
    screen.columns = 30;
    bar.update(steps(200, "a note that goes on and on and on"));
    assert.deepEqual(screen.lines, ["ReMixMatch  200/400  a note …"]);
    bar.clear();
  });

  it("is taken away for a line that stays, and comes back with the next update", () => {
    const { screen, bar } = shown(true);
    bar.update(steps(100));
    bar.print("Stopping after this step.");
    assert.deepEqual(screen.lines, ["Stopping after this step.", ""]);
    bar.update(steps(100));
    assert.deepEqual(screen.lines, [
      "Stopping after this step.",
      "ReMixMatch  ███░░░░░░░  100/400  loss 1.500",
    ]);
    bar.clear();
    assert.deepEqual(screen.lines, ["Stopping after this step.", ""]);
  });

  it("keeps nothing alive when it was cleared, and leaves the terminal's settings alone", () => {
    const { screen, bar } = shown(true);
    bar.update(steps(100));
    bar.clear();
    const { text } = screen;
    pass(60_000);
    assert.equal(screen.text, text);
    assert.ok(!text.includes("\u001b[?"));
  });
});

describe("progress elsewhere", () => {
  useStillClock();

  it("is the first step and then a line every ten seconds", () => {
    const { screen, bar } = shown(false, { counts });
    for (let step = 1; step <= 21; step++) {
      bar.update(steps(step));
      pass(1000);
    }
    pass(60_000);
    bar.clear();
    assert.equal(
      screen.text,
      "ReMixMatch  step 1/400  loss 1.500\n" +
        "ReMixMatch  step 11/400  loss 1.500  6 min left\n" +
        "ReMixMatch  step 21/400  loss 1.500  6 min left\n",
    );
  });

  it("counts the pace from where a resumed run goes on, and anew under another label", () => {
    const { screen, bar } = shown(false);
    bar.update(steps(301));
    pass(10_000);
    bar.update(steps(311)); // a step a second
    pass(10_000);
    bar.update({ label: "Scoring", done: 1, total: 4 });
    pass(10_000);
    bar.update({ label: "Scoring", done: 2, total: 4 });
    assert.deepEqual(screen.text.split("\n").slice(1, 4), [
      "ReMixMatch  311/400  loss 1.500  89 s left",
      "Scoring  1/4",
      "Scoring  2/4  20 s left",
    ]);
  });

  it("names each phase at once where that is asked for, and its progress every ten seconds", () => {
    const { screen, bar } = shown(false, { announce: true });
    for (const label of ["Fetching", "Unpacking"]) {
      for (let done = 0; done <= 12; done++) {
        bar.update({ label, done, total: 12 });
        pass(1000);
      }
    }
    assert.equal(
      screen.text,
      "Fetching …\nFetching  10/12  2 s left\nUnpacking …\nUnpacking  10/12  2 s left\n",
    );
  });
});
