import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { PROGRESS_TYPE, type Progress } from "../../lib/base/messages";
import { progressBundle, createProgressBars, type BarDisplay } from "../../lib/kernel/progress";

function recorded() {
  const drawn: [number, BarDisplay][] = [];
  const bars = createProgressBars("p", (run, display) => void drawn.push([run, display]));
  const done = () => drawn.map(([, { bundle }]) => (bundle[PROGRESS_TYPE] as Progress).done);
  return { bars, drawn, done };
}

const at = (done: number, label = "Steps"): Progress => ({ label, done, total: 10 });

describe("progress bars", () => {
  it("are drawn at once, at most four times a second, and at their end", async () => {
    const { bars, done } = recorded();
    for (let step = 0; step <= 4; step++) bars.report(1, at(step));
    assert.deepEqual(done(), [0]);
    await pause(300);
    assert.deepEqual(done(), [0, 4], "what was delayed comes in its time");
    bars.report(1, at(5));
    bars.report(1, at(10));
    assert.deepEqual(done(), [0, 4, 10]);
    await pause(300);
    assert.deepEqual(done(), [0, 4, 10], "and nothing older after it");
  });

  it("show where they stand when their cell ends", () => {
    const { bars, done } = recorded();
    bars.report(1, at(1));
    bars.report(1, at(2));
    bars.flush(1);
    bars.flush(1);
    assert.deepEqual(done(), [1, 2]);
  });

  it("are one display for each label and run", () => {
    const { bars, drawn } = recorded();
    bars.report(1, at(10));
    bars.report(1, at(10));
    bars.report(1, at(0));
    bars.report(1, at(10, "Other"));
    bars.report(2, at(10));
    bars.flush(1);
    const ids = drawn.map(([, { id, update }]) => [id, update]);
    assert.deepEqual(ids, [
      ["p-progress-1", false],
      ["p-progress-1", true],
      ["p-progress-2", false],
      ["p-progress-3", false],
      ["p-progress-1", true],
    ]);
  });

  it("are displayed anew when the outputs of their run were cleared", () => {
    const { bars, drawn } = recorded();
    bars.report(1, at(10));
    bars.onCleared(1);
    bars.report(1, at(10));
    assert.deepEqual(
      drawn.map(([, { update }]) => update),
      [false, false],
    );
  });

  it("are the same as HTML, as text and as data", () => {
    const progress = { label: 'a <b> & "c"', done: 5, total: 10, note: "loss < 1" };
    assert.deepEqual(progressBundle(progress, 4000), {
      "text/html":
        "<div><span>a &lt;b&gt; &amp; &quot;c&quot;</span> " +
        '<progress aria-label="a &lt;b&gt; &amp; &quot;c&quot;" value="5" max="10"></progress> ' +
        "<span>50 %  5 / 10  loss &lt; 1  4 s left</span></div>",
      "text/plain": 'a <b> & "c"  ████████████░░░░░░░░░░░░  50 %  5 / 10  loss < 1  4 s left',
      [PROGRESS_TYPE]: progress,
    });
  });

  it("claim no share of a total that is not known", () => {
    const html = progressBundle({ label: "Steps", done: 5, total: 0 }, NaN)["text/html"];
    assert.match(String(html), /<progress aria-label="Steps"><\/progress>/);
  });
});
