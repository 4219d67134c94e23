import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { packageRoot } from "../../../lib/base/package-root";
import { chooseRootFolder } from "../../../lib/jupyter/lab/root-folder";
import { findFreePort } from "../../../lib/jupyter/lab/port";
import { asNobody, needsNobody } from "../../as-nobody";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";

describe("what JupyterLab opens, and where it listens", () => {
  after(removeFolders);

  it("opens the notebooks of the current folder, or copies the lessons there", async () => {
    const here = freshFolder();
    const folder = join(here, "notebooks");
    assert.deepEqual(await chooseRootFolder(undefined, here), { folder, copied: true });
    const lessons = readdirSync(join(packageRoot(), "notebooks")).filter(
      (name) => name.endsWith(".ipynb") || name === "logs",
    );
    assert.deepEqual(readdirSync(folder), lessons);
    assert.deepEqual(readdirSync(here).sort(), ["node_modules", "notebooks"]);
    writeFileSync(join(folder, "00-tour.ipynb"), "mine");
    assert.deepEqual(await chooseRootFolder(undefined, here), { folder, copied: false });
    assert.deepEqual(readdirSync(folder), lessons);
  });

  it("opens the given folder, and refuses what is none", async () => {
    const here = freshFolder();
    mkdirSync(join(here, "mine"));
    writeFileSync(join(here, "file"), "");
    const mine = { folder: join(here, "mine"), copied: false };
    assert.deepEqual(await chooseRootFolder("mine", here), mine);
    await assert.rejects(chooseRootFolder("file", here), /is a file; JupyterLab opens a folder/);
    await assert.rejects(
      chooseRootFolder("nowhere", here),
      /^UserError: There is no folder .*nowhere/,
    );
  });

  it("says that the lessons cannot be copied", async function () {
    needsNobody(this);
    const here = freshFolder();
    await asNobody(here, 0o555, () =>
      assert.rejects(chooseRootFolder(undefined, here), /could not be copied .*EACCES.*may write/),
    );
    assert.deepEqual(readdirSync(here), ["node_modules"]);
  });

  it("finds a free port, and says when the requested one is taken", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
    const { port } = server.address() as AddressInfo;
    await assert.rejects(findFreePort(port), new RegExp(`port ${port} .*EADDRINUSE.*--port`));
    server.close();
    assert.ok((await findFreePort(0)) > 1023);
    const chosen = await findFreePort();
    assert.ok(chosen >= 8888 && chosen < 8938, String(chosen));
  });
});
