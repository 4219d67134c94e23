import assert from "node:assert/strict";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Part } from "../../lib/engine/install/unpack";
import type { Outcome } from "./child";
import { runNode } from "./child";
import type { IndexServer } from "./index-server";
import { serveIndex } from "./index-server";
import { tinyWheel } from "./tiny-wheel";

// pip reads its index from the environment, so that it is filled in a process of its own.
const SCRIPT = `
const { fillBuildFolder } = require(process.argv[1]);
const [parts, workFolder, folder] = process.argv.slice(2).map((text) => JSON.parse(text));
const told = [];
fillBuildFolder("python3", parts, { workFolder, folder }, (...what) => told.push(what)).then(
  () => console.log(JSON.stringify(told)),
  (error) => { console.error(error.name, error.message); process.exitCode = 1; },
);`;

describe("filling a build folder from several wheels", function () {
  this.timeout(60_000);
  let folder: string;
  let index: IndexServer;
  let parts: readonly Part[];
  let files: readonly string[];
  const buildFolder = () => join(folder, "work", "build");

  const fill = (): Promise<Outcome> =>
    runNode(
      [
        "-e",
        SCRIPT,
        require.resolve("../../lib/engine/install/fill"),
        ...[parts, join(folder, "work"), buildFolder()].map((given) => JSON.stringify(given)),
      ],
      index.env,
    );

  before(function () {
    // pip itself says whether it takes a wheel for Linux on this machine: it is told to.
    folder = mkdtempSync(join(tmpdir(), "remixmatch-fill-"));
    mkdirSync(join(folder, "served"));
  });
  beforeEach(async () => {
    mkdirSync(join(folder, "work"));
    const one = tinyWheel(join(folder, "served"), "alpha", { "lib/a.so": "aaa", other: "x" });
    const two = tinyWheel(join(folder, "served"), "beta", { "lib/b.so": "b", "bin/run": "#!" });
    files = [one.file, two.file];
    parts = [
      { wheel: one.wheel, pairs: [["lib/a.so", "deep/er/a.so"]], bytes: 3 },
      {
        wheel: two.wheel,
        pairs: [
          ["lib/b.so", "deep/b.so"],
          ["bin/run", "run"],
        ],
        bytes: 3,
      },
    ];
    index = await serveIndex(...files);
  });
  afterEach(() => {
    index.close();
    rmSync(join(folder, "work"), { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("puts each file into its place, programs as programs, and keeps no wheel", async () => {
    const { code, stderr, stdout } = await fill();
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.equal(readFileSync(join(buildFolder(), "deep/er/a.so"), "utf8"), "aaa");
    assert.equal(readFileSync(join(buildFolder(), "deep/b.so"), "utf8"), "b");
    accessSync(join(buildFolder(), "run"), constants.X_OK);
    assert.throws(() => {
      accessSync(join(buildFolder(), "deep/b.so"), constants.X_OK);
    });
    assert.ok(!existsSync(join(buildFolder(), "other")));
    const left = readdirSync(join(folder, "work"), { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      left.filter((name) => name.endsWith(".whl")),
      [],
    );
    assert.equal(index.asked, 2);
    const told = JSON.parse(stdout) as [string, number][];
    for (const phase of ["download", "unpack"]) {
      const fractions = told.filter(([name]) => name === phase).map(([, fraction]) => fraction);
      assert.deepEqual(fractions, fractions.toSorted());
      assert.deepEqual([fractions[0], fractions.at(-1)], [0, 1]);
    }
    assert.deepEqual(
      told.map(([phase]) => phase),
      told.map(([phase]) => phase).toSorted(),
    );
  });

  it("names the second wheel where it is not the published one, and unpacks none", async () => {
    writeFileSync(files[1], Buffer.alloc(2000, "another"));
    const { code, stderr } = await fill();
    assert.equal(code, 1);
    assert.match(stderr, /^UserError The file that came for beta 1\.0 .*is not the published one/);
    assert.ok(!existsSync(buildFolder()));
  });

  it("names the wheel that does not hold what it should", async () => {
    parts = [parts[0], { ...parts[1], pairs: [["lib/c.so", "c.so"]] }];
    const { stderr } = await fill();
    assert.match(stderr, /^UserError The wheel of beta could not be unpacked in .*lib\/c\.so/);
  });

  it("names the wheel at which the network broke off", async () => {
    parts = [{ ...parts[0], wheel: { ...parts[0].wheel, project: "gamma" } }, parts[1]];
    const { stderr } = await fill();
    assert.match(stderr, /^UserError pip could not fetch gamma 1\.0/);
  });
});
