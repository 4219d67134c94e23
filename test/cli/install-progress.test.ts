import assert from "node:assert/strict";
import { createInstallProgress } from "../../lib/cli/install-progress";
import { Screen } from "./screen";

const TITLES = { download: "Fetching it", compile: "Compiling it" };

describe("the progress of an installation", () => {
  it("names the phase and how much of it is done", () => {
    const screen = new Screen(true);
    const progress = createInstallProgress(TITLES, screen);
    progress.report("download", 0.424);
    assert.deepEqual(screen.lines, ["Fetching it  ████░░░░░░  42 %"]);
    progress.clear();
    progress.report("compile", 0);
    assert.deepEqual(screen.lines, ["Compiling it  ░░░░░░░░░░  0 %"]);
    progress.clear();
    assert.deepEqual(screen.lines, [""]);
  });

  it("is one line a phase where there is no terminal", () => {
    const screen = new Screen(false);
    const { report } = createInstallProgress(TITLES, screen);
    for (const fraction of [0, 0.5, 1]) report("download", fraction);
    report("compile", 0);
    assert.equal(screen.text, "Fetching it …\nCompiling it …\n");
  });
});
