import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { markdown, removeFolders, tagged, writeNotebook } from "../notebook/write-notebook";

const BIN = join(__dirname, "../../lib/cli/bin.js");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as its own process; `watch` may send signals once it has seen something. */
function remixmatchRun(
  words: readonly string[],
  watch: (err: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [BIN, "run", ...words], {
    cwd: join(__dirname, "../../.."),
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    watch(err, (signal) => child.kill(signal));
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

describe("remixmatch run", function () {
  this.timeout(240_000);
  after(removeFolders);

  it("runs with parameters, tells each cell, and says where the report is", async () => {
    const path = writeNotebook([
      markdown("# A lesson"),
      tagged("parameters", "let steps = 1;\nlet name = 'x';"),
      "console.log(`${name}:${steps}`);",
    ]);
    const folder = join(dirname(path), "out");
    const words = [path, "-p", "steps=5", "-p", "name=a=b", "--output", folder];
    const { code, out, err } = await remixmatchRun(words);
    assert.equal(code, 0, err);
    assert.match(out, /Report: .*lesson\.html\nNotebook: .*lesson\.ipynb\n$/);
    assert.match(err, /\[1\/3\] A lesson {2}[\d.]+ s\n\[2\/3\] A lesson/);
    assert.match(readFileSync(join(folder, "lesson.html"), "utf8"), /a=b:5\n/);
  });

  it("ends with 1 when a cell fails, shows the line, and still writes the report", async () => {
    const path = writeNotebook([markdown("## Bad luck"), "let a = 1;\n\nnull!.x;", "2"]);
    const { code, err } = await remixmatchRun([path, "-o", dirname(path) + "/out"]);
    assert.equal(code, 1);
    assert.match(err, /Cell 1 \(Bad luck\), line 3:\nTypeScriptError: /);
    assert.match(err, /> 3 \| null!\.x;/);
    assert.ok(existsSync(join(dirname(path), "out", "lesson.html")));
  });

  it("ends with 2 when it is called wrongly, before anything runs", async () => {
    const path = writeNotebook([tagged("parameters", "let steps = 1;"), "while (true);"]);
    const folder = join(dirname(path), "out");
    const call = (...words: string[]) => remixmatchRun([...words, "-o", folder]);
    const unknown = await call(path, "-p", "step=2");
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /no parameter "step" \(did you mean steps\?\); it has steps/);
    assert.equal((await call(path, "-p", "steps=many")).code, 2);
    assert.equal((await call(path, "-p", "steps")).code, 2);
    assert.equal((await call(join(folder, "none.ipynb"))).code, 2);
    const own = await remixmatchRun([path, "-o", dirname(path)]);
    assert.match(own.err, /would overwrite/);
    assert.match((await call(path, "--timeout", "0")).err, /a number of seconds above 0/);
    assert.ok(!existsSync(folder));
  });

  it("stops at Ctrl-C in any cell, writes what ran so far, and ends with 130", async () => {
    for (const endless of ["while (true);", "await new Promise(() => 0);"]) {
      const path = writeNotebook(["console.log('ran');", endless]);
      let sent = false;
      const { code, err } = await remixmatchRun(
        [path, "-o", dirname(path) + "/out"],
        (said, kill) => {
          if (sent || !/\[1\/2\]/.test(said)) return;
          sent = true;
          setTimeout(() => kill("SIGINT"), 1500);
        },
      );
      assert.equal(code, 130, err);
      assert.match(err, /Interrupted: the run was stopped here/);
      const html = readFileSync(join(dirname(path), "out", "lesson.html"), "utf8");
      assert.match(html, /Run stopped early[^]*ran\n/);
    }
  });
});
