import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { packageRoot } from "../lib/base/package-root";
import { freshFolder, removeFolders } from "./notebook/write-notebook";

const { exports: paths } = JSON.parse(
  readFileSync(join(packageRoot(), "package.json"), "utf8"),
) as { exports: Record<string, string> };
const names = Object.keys(paths)
  .filter((path) => !path.endsWith(".json"))
  .map((path) => `remixmatch${path.slice(1)}`);

// In a folder that has the package among its modules: what each path gives, loaded both ways.
const LOAD = `
const load = async (name) => {
  const required = require(name);
  const imported = await import(name);
  return [name, required === imported.default, Object.keys(required).filter((key) => key in imported)];
};
Promise.all(${JSON.stringify(names)}.map(load)).then((all) => console.log(JSON.stringify(all)));
`;

describe("the package's paths", function () {
  this.timeout(120_000);
  let folder = "";
  before(() => (folder = freshFolder()));
  after(removeFolders);

  const node = (script: string) =>
    promisify(execFile)(process.execPath, ["--eval", script], { cwd: folder });

  it("are every folder of the library with an index, built with its types", () => {
    const folders = readdirSync(join(packageRoot(), "lib"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(`${sep}index.ts`) && !/kernels|types/.test(file))
      .map((file) => `./${file.split(sep).slice(0, -1).join("/")}`);
    assert.deepEqual(Object.keys(paths).sort(), [".", "./package.json", ...folders].sort());
    for (const file of Object.values(paths)) {
      const types = file.replace(/\.js$/, ".d.ts");
      assert.ok(
        existsSync(join(packageRoot(), file)) && existsSync(join(packageRoot(), types)),
        file,
      );
    }
  });

  it("give the same by require and by import(), from another folder", async () => {
    const { stdout } = await node(LOAD);
    const loaded = JSON.parse(stdout) as [string, boolean, string[]][];
    assert.deepEqual(
      loaded.map(([name, isSame]) => [name, isSame]),
      names.map((name) => [name, true]),
    );
    const given = new Map(loaded.map(([name, , keys]) => [name, keys]));
    assert.ok(given.get("remixmatch")!.includes("remixmatch"));
    assert.ok(given.get("remixmatch/labels")!.includes("align"));
    assert.ok(given.get("remixmatch/data/splits")!.includes("labelSplit"));
  });

  it("are the only ones: what lies behind the rooms can change", () =>
    assert.rejects(
      node('require("remixmatch/dist/lib/base/keys")'),
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    ));

  // The TypeScript of stock tslab knows no exports.
  const tslab = createRequire(require.resolve("tslab/package.json"));
  const older = tslab("@tslab/typescript-for-tslab") as typeof ts;
  for (const [who, compiler, moduleResolution] of [
    ["stock tslab's TypeScript", older, older.ModuleResolutionKind.NodeJs],
    ["our kernel's", older, 100 satisfies ts.ModuleResolutionKind.Bundler],
    ["a bundler's", ts, ts.ModuleResolutionKind.Bundler],
    ["Node's", ts, ts.ModuleResolutionKind.Node16],
  ] as const) {
    it(`have their types, as ${who} finds them`, () => {
      const cell = join(folder, "cell.ts");
      const found = names.map((name) => {
        const { resolvedModule } = compiler.resolveModuleName(
          name,
          cell,
          { moduleResolution },
          compiler.sys,
        );
        return resolvedModule?.resolvedFileName;
      });
      const wanted = names.map((name) => {
        const file = paths[`.${name.slice("remixmatch".length)}`].replace(/\.js$/, ".d.ts");
        return realpathSync(join(packageRoot(), file)).split(sep).join("/");
      });
      assert.deepEqual(found, wanted);
    });
  }
});
