import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { packageRoot } from "../../../lib/base/package-root";
import { provideClient, runWithKernel } from "../../kernel/jupyter";
import { providePython } from "../../python";
import { skip } from "../../skip";

const SCRIPT = join(packageRoot(), "test/jupyter/clients/console.py");

describe("Jupyter's console, in a terminal", function () {
  this.timeout(300_000);
  let packages: string;

  before(async function () {
    if (process.platform === "win32") return skip(this, "for Linux and macOS only");
    const client = await provideClient();
    const console = await providePython("console", ["jupyter-console==6.6.3"], { alone: true });
    if (client === undefined || console === undefined)
      return skip(this, "Jupyter's console could not be fetched with pip");
    packages = [client, console].join(delimiter);
  });

  it("runs cells of several lines, completes, asks, is interrupted and ends", async () => {
    const seen: unknown = JSON.parse(
      await runWithKernel(packages, readFileSync(SCRIPT, "utf8"), { interrupt_mode: "message" }),
    );
    const { banner, ...rest } = seen as Record<string, string>;
    assert.match(banner, /^TypeScript [\d.]+ on Node [\d.]+, ReMixMatch/);
    assert.deepEqual(rest, {
      result: "Out[2]",
      "two lines": "[ 20, 40 ]",
      error: "RangeError: on purpose",
      completed: "20.00",
      asked: "Ada",
      interrupted: "Interrupted",
      kept: "20",
      exit: 0,
    });
  });
});
