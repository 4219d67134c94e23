import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { ourKernelspec } from "../../../lib/jupyter/install/kernelspec";
import { installKernelspec, uninstallKernelspec } from "../../../lib/jupyter/install/install";
import { asNobody, needsNobody } from "../../as-nobody";
import { ended, refuses, remixmatch } from "../../cli/remixmatch";
import { provideJupyter } from "../../notebook/jupyter";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";
import { runPython } from "../../python";
import { inSmallDisk } from "../../small-disk";
import { skip } from "../../skip";

const STOCK = { argv: ["tslab", "kernel"], display_name: "TypeScript", language: "typescript" };

/** Puts somebody else's kernelspec into a prefix, and answers its file. */
function writeOther(prefix: string, text: string): string {
  const folder = join(prefix, "share/jupyter/kernels/tslab");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), text);
  return join(folder, "kernel.json");
}

const kernelsIn = (prefix: string) => readdirSync(join(prefix, "share/jupyter/kernels"));

describe("remixmatch kernel install and uninstall", function () {
  this.timeout(120_000);
  after(removeFolders);

  it("makes a kernel that Jupyter finds, with logos of the right sizes", async function () {
    const data = freshFolder();
    const { outcome } = remixmatch(["kernel", "install"], { JUPYTER_DATA_DIR: data });
    const folder = join(data, "kernels", "tslab");
    assert.deepEqual(await outcome, {
      code: 0,
      stdout: `The kernel tslab is installed in ${folder}.\n`,
      stderr: "",
    });
    for (const size of [32, 64]) {
      const { format, width, height } = await sharp(
        join(folder, `logo-${size}x${size}.png`),
      ).metadata();
      assert.deepEqual([format, width, height], ["png", size, size]);
    }
    assert.match(readFileSync(join(folder, "logo-svg.svg"), "utf8"), /^<svg /);
    const jupyter = await provideJupyter();
    if (jupyter === undefined) return skip(this, "Jupyter's client could not be fetched with pip");
    const script =
      "import json; from jupyter_client.kernelspec import KernelSpecManager\n" +
      "print(json.dumps(KernelSpecManager().get_kernel_spec('tslab').to_dict()))";
    const seen: unknown = JSON.parse(
      await runPython(jupyter, script, [], { JUPYTER_DATA_DIR: data }),
    );
    assert.deepEqual(seen, { ...ourKernelspec(), env: {} });
  });

  it("installs into a prefix under another name, again and again, and takes that one back", async () => {
    const prefix = freshFolder();
    const where = ["--prefix", prefix, "--name", "ts-lessons"];
    for (let time = 0; time < 2; time++) {
      assert.equal((await ended("kernel", "install", ...where)).code, 0);
      assert.deepEqual(kernelsIn(prefix), ["ts-lessons"]);
    }
    assert.equal((await ended("kernel", "uninstall", ...where)).code, 0);
    assert.deepEqual(kernelsIn(prefix), []);
    await refuses(["kernel", "uninstall", ...where], /^There is no kernel ts-lessons in /, 1);
  });

  it("never touches a kernel that is not ours, nor a folder that it cannot read", async () => {
    const prefix = freshFolder();
    for (const text of [JSON.stringify(STOCK), "{"]) {
      const file = writeOther(prefix, text);
      const words = ["--prefix", prefix];
      await refuses(["kernel", "install", ...words], /^The name tslab belongs to .*--name\.\n$/, 1);
      await refuses(["kernel", "uninstall", ...words], /^The name tslab .*It stays/, 1);
      assert.equal(readFileSync(file, "utf8"), text);
    }
  });

  it("refuses what cannot be a kernel's name or place", async () => {
    const dataFolder = freshFolder();
    for (const name of ["a b", "TsLab", "..", ""]) {
      await assert.rejects(installKernelspec({ dataFolder, name }), /cannot be a kernel's name/);
      await assert.rejects(uninstallKernelspec({ dataFolder, name }), /cannot be a kernel's name/);
    }
    await refuses(
      ["kernel", "install", "--name", "../tslab"],
      /cannot be a kernel's name: Jupyter/,
    );
    await refuses(["kernel", "install", "--user", "--sys-prefix"], /^Choose one of --user/);
  });

  it("is whole whoever else installs it at the same time", async () => {
    const place = { dataFolder: freshFolder(), name: "tslab" };
    const folders = await Promise.all([1, 2, 3, 4].map(() => installKernelspec(place)));
    assert.deepEqual(readdirSync(join(place.dataFolder, "kernels")), ["tslab"]);
    assert.deepEqual(readdirSync(folders[0]), [
      "kernel.json",
      "logo-32x32.png",
      "logo-64x64.png",
      "logo-svg.svg",
    ]);
  });

  it("leaves nothing behind in a folder that may not be written", async function () {
    needsNobody(this);
    const dataFolder = freshFolder();
    mkdirSync(join(dataFolder, "kernels"));
    await asNobody(dataFolder, 0o555, () =>
      assert.rejects(
        installKernelspec({ dataFolder, name: "tslab" }),
        /^UserError: The kernelspec .* could not be written \(EACCES.*make its folder writable/,
      ),
    );
    assert.deepEqual(readdirSync(join(dataFolder, "kernels")), []);
    assert.deepEqual(readdirSync(dataFolder).sort(), ["kernels", "node_modules"]);
  });

  it("leaves nothing behind on a full disk", async function () {
    const disk = freshFolder();
    const script =
      `const { installKernelspec } = require(${JSON.stringify(require.resolve("../../../lib/jupyter/install/install"))});` +
      `const fs = require("node:fs"); fs.mkdirSync("${disk}/kernels");` +
      `installKernelspec({ dataFolder: "${disk}", name: "tslab" }).then(() => 0, (e) => console.log(e.message))` +
      `.then(() => console.log(JSON.stringify([fs.readdirSync("${disk}"), fs.readdirSync("${disk}/kernels")])));`;
    const { stdout, stderr } = await inSmallDisk(disk, "8k", ["-e", script]);
    if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
    assert.match(
      stdout,
      /^The kernelspec .* could not be written \(ENOSPC.*\n\[\["kernels"\],\[\]\]\n$/,
    );
  });

  it("takes away the whole kernel or nothing of it", async () => {
    const place = { dataFolder: freshFolder(), name: "tslab" };
    const folder = await installKernelspec(place);
    await asNobody(place.dataFolder, 0o555, () =>
      assert.rejects(uninstallKernelspec(place), /could not be removed/),
    );
    assert.equal(readdirSync(folder).length, 4);
    await uninstallKernelspec(place);
    assert.equal(existsSync(folder), false);
  });
});
