import assert from "node:assert/strict";
import { setFrontend, reportProgress } from "../../lib/base/messages";
import { watchTraining } from "../../lib/cli/watch-training";
import { progressText } from "../../lib/training/progress-text";
import { screenOf } from "./screen";

const CLEAR = "\r\u001b[2K";

describe("watching training", () => {
  /** Tells the watch, as training does, that so many steps of 400 are done. */
  const tell = (done: number, loss = 1.5, accuracy?: number) =>
    reportProgress({
      label: "ReMixMatch",
      done,
      total: 400,
      note: progressText(
        { terms: { loss } },
        accuracy === undefined ? accuracy : { step: 1, accuracy },
      ),
    });

  function watched(isTTY: boolean) {
    const { clock, screen, now } = screenOf(isTTY);
    const watch = watchTraining(screen, now);
    return { clock, screen, watch, leave: setFrontend(watch) };
  }

  it("redraws one line on a terminal: bar, step, loss, last accuracy, time left", () => {
    const { clock, screen, watch, leave } = watched(true);
    screen.columns = 80;
    tell(100);
    assert.equal(screen.text, `${CLEAR}ReMixMatch  ██░░░░░░░░ 100/400  loss 1.500`);
    clock.now += 50;
    tell(101); // too early to redraw
    clock.now += 19_950;
    screen.text = "";
    // 40 steps took 20 s, so the 260 that are left take 130 s.
    tell(140, 0.25, 0.6818);
    assert.equal(
      screen.text,
      `${CLEAR}ReMixMatch  ███░░░░░░░ 140/400  loss 0.250  accuracy 68.2 %  2 min 10 s left`,
    );
    screen.text = "";
    watch.end();
    watch.end();
    assert.equal(screen.text, CLEAR);
    leave();
  });

  it("shows the last step on a terminal, however soon it comes", () => {
    const { clock, screen, leave } = watched(true);
    tell(399);
    clock.now += 1;
    screen.text = "";
    tell(400);
    assert.equal(screen.text, `${CLEAR}ReMixMatch  ██████████ 400/400  loss 1.500`);
    leave();
  });

  it("writes the first step and then a line every ten seconds elsewhere", () => {
    const { clock, screen, watch, leave } = watched(false);
    for (let step = 1; step <= 21; step++) {
      tell(step);
      clock.now += 1000;
    }
    watch.end();
    assert.equal(
      screen.text,
      "ReMixMatch  step 1/400  loss 1.500\n" +
        "ReMixMatch  step 11/400  loss 1.500  6 min 29 s left\n" +
        "ReMixMatch  step 21/400  loss 1.500  6 min 19 s left\n",
    );
    leave();
  });

  it("counts the pace from where a resumed run goes on, and anew under another label", () => {
    const { clock, screen, watch, leave } = watched(false);
    tell(301);
    clock.now += 10_000;
    tell(311); // a step a second
    clock.now += 10_000;
    watch.progress({ label: "Scoring", done: 1, total: 4 });
    clock.now += 10_000;
    watch.progress({ label: "Scoring", done: 2, total: 4 });
    assert.deepEqual(screen.text.split("\n").slice(1, 4), [
      "ReMixMatch  step 311/400  loss 1.500  1 min 29 s left",
      "Scoring  step 1/4",
      "Scoring  step 2/4  20 s left",
    ]);
    leave();
  });
});
