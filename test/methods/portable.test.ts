import assert from "node:assert/strict";
import { join } from "node:path";
import { startEngine } from "../../lib/engine/engine";
import { runNode } from "../engine/child";
import { skip } from "../skip";

// Relative to this file, compiled.
const at = (...path: string[]): string => join(__dirname, ...path);
const mocha = join(require.resolve("mocha/package.json"), "..", "bin", "mocha.js");

describe("the methods on the portable engine", () => {
  it("pass the same tests of their steps and switches", async function () {
    this.timeout(120_000);
    // Where the native engine is missing, those tests have run on the portable one already.
    if ((await startEngine()).name === "portable")
      return skip(this, "the portable engine is the only one here");
    const steps = ["remixmatch/remixmatch", "remixmatch/step-properties", "mixmatch", "supervised"];
    const switches = ["remixmatch/switches", "mixmatch-switches", "supervised-switches"];
    const files = ["method", "method-faults", ...steps, ...switches];
    const { stdout } = await runNode(
      [
        ...[mocha, "--no-config", "--timeout", "20000", "--reporter", at("..", "closing-line.js")],
        ...files.map((file) => at(`${file}.test.js`)),
      ],
      { REMIXMATCH_ENGINE: "portable" },
    );
    const passed = Number(/^(\d+) passed, 0 failed$/m.exec(stdout)?.[1] ?? 0);
    assert.ok(passed > 100, stdout);
  });
});
