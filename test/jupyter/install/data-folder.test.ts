import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { jupyterDataFolder, pythonPrefix } from "../../../lib/jupyter/install/data-folder";
import { provideJupyter } from "../../notebook/jupyter";
import { runPython } from "../../python";
import { skip } from "../../skip";

const home = realpathSync(homedir());
const NONE = { JUPYTER_DATA_DIR: "", XDG_DATA_HOME: "", APPDATA: "", JUPYTER_CONFIG_DIR: "" };
const CASES: readonly (readonly [NodeJS.Platform, Record<string, string>])[] = [
  ["linux", {}],
  ["linux", { XDG_DATA_HOME: "/tmp/xdg" }],
  ["linux", { XDG_DATA_HOME: "/tmp/xdg", JUPYTER_DATA_DIR: "/tmp/chosen" }],
  ["linux", { XDG_DATA_HOME: "/tmp/xdg", JUPYTER_PLATFORM_DIRS: "1" }],
  ["linux", { JUPYTER_PLATFORM_DIRS: "off" }],
  ["darwin", {}],
  ["darwin", { XDG_DATA_HOME: "/tmp/xdg" }],
  ["win32", { APPDATA: "/tmp/roaming" }],
  ["win32", {}],
  ["win32", { JUPYTER_CONFIG_DIR: "/tmp/config" }],
];

// Jupyter's own answer; its module is told that it runs on another system.
const SCRIPT = `
import sys
from jupyter_core import paths
sys.platform = sys.argv[1]
print(paths.jupyter_data_dir())
`;

describe("Jupyter's data folder", function () {
  this.timeout(300_000);

  it("is where jupyter_core looks, whatever the system and its variables", async function () {
    const jupyter = await provideJupyter();
    if (jupyter === undefined) return skip(this, "Jupyter's client could not be fetched with pip");
    const answers = await Promise.all(
      CASES.map(([platform, env]) => runPython(jupyter, SCRIPT, [platform], { ...NONE, ...env })),
    );
    assert.deepEqual(
      CASES.map(([platform, env]) => jupyterDataFolder({ platform, env, home })),
      answers.map((answer) => answer.trim()),
    );
  });

  it("asks Python for the prefix of the active environment", async () => {
    assert.match(await runPython("", "import sys; print(sys.prefix)"), /./);
    assert.equal(`${await pythonPrefix()}\n`, await runPython("", "import sys; print(sys.prefix)"));
  });
});
