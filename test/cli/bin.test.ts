import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runNode, start } from "../engine/child";
import { repository } from "../engine/fresh-install";
import { otherNode } from "../engine/other-node";
import { skip } from "../skip";

const bin = join(repository, "dist/lib/cli/bin.js");

describe("the command line", function () {
  this.timeout(120_000);

  it("prints the package's version", async () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
      version: string;
    };
    assert.deepEqual(await runNode([bin, "--version"]), {
      code: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  });

  it("explains itself when asked", async () => {
    const { code, stdout, stderr } = await runNode([bin, "--help"]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /engine .*which engine computes/);
  });

  it("ends with 2 on a command or option that does not exist, and says what was meant", async () => {
    const command = await runNode([bin, "enigne"]);
    assert.equal(command.code, 2);
    assert.match(command.stderr, /unknown command 'enigne'\n\(Did you mean engine\?\)/);
    const option = await runNode([bin, "engine", "--jsn"]);
    assert.equal(option.code, 2);
    assert.match(option.stderr, /unknown option '--jsn'/);
    assert.equal((await runNode([bin])).code, 2);
  });

  for (const major of [10, 18]) {
    it(`says which Node it needs where it finds Node ${major}`, async function () {
      const node = await otherNode(major);
      if (typeof node === "string") return skip(this, node);
      const { code, stdout, stderr } = await start(node.path, [bin, "engine"]).outcome;
      assert.match(
        stderr,
        new RegExp(
          `^remixmatch needs Node 20\\.19.* and this is Node ${major}\\..*nodejs.org\\.\n$`,
        ),
      );
      assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    });
  }
});
