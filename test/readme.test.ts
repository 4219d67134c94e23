import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../lib/base/package-root";

const readme = readFileSync(join(packageRoot(), "README.md"), "utf8");

describe("the README", () => {
  it("has a library example of at most fifteen lines that runs as printed", async () => {
    const [, example] = /```js\n([\s\S]*?)```/.exec(readme)!;
    assert.ok(example.trim().split("\n").length <= 15);
    assert.match(example, /startEngine\(\)/);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", example],
      { cwd: packageRoot() },
    );
    assert.match(stdout, /step: 20,\s+accuracy: 0\.\d+/);
  }).timeout(180_000);

  it("can be read in one sitting", () => assert.ok(readme.split("\n").length <= 131));

  it("names the commands that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const name of ["start", "test"]) {
      assert.ok(scripts[name]);
      assert.ok(readme.includes(`npm ci && npm ${name}`));
    }
  });
});
