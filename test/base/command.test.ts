import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { lastLines, runCommand } from "../../lib/base/command";
import { skip } from "../skip";

const node = (script: string, options = {}) =>
  runCommand(process.execPath, ["-e", script], options);

// One that has ended may still be listed, as a zombie, until its parent takes note.
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("running a command", () => {
  it("returns both outputs and success, and hands over the first while it comes", async () => {
    const parts: string[] = [];
    const result = await node(
      `process.stdout.write("ü"); console.error("two");
       setTimeout(() => console.log("\\nthree"), 200);`,
      { onOutput: (text: string) => parts.push(text) },
    );
    const { succeeded, missing, signal } = result;
    assert.deepEqual([succeeded, missing, signal], [true, false, null]);
    assert.deepEqual([result.stdout, result.stderr], ["ü\nthree", "two"]);
    assert.deepEqual(parts, ["ü", "\nthree\n"]);
  });

  it("returns how it failed: its code, a signal, or that there is no such program", async () => {
    const failed = await node(`console.error("no"); process.exitCode = 3;`);
    assert.deepEqual(
      { ...failed },
      { missing: false, succeeded: false, stdout: "", stderr: "no", signal: null },
    );
    const killed = await node(`process.kill(process.pid, "SIGKILL"); setInterval(() => 0, 1000);`);
    assert.deepEqual([killed.succeeded, killed.signal], [false, "SIGKILL"]);
    const none = await runCommand("no-such-program-here", []);
    assert.deepEqual([none.missing, none.succeeded, none.signal], [true, false, null]);
    assert.match(none.stderr, /^spawn no-such-program-here ENOENT/);
    const noProgram = await runCommand(__dirname, []);
    assert.deepEqual([noProgram.missing, noProgram.stdout], [true, ""]);
  });

  it("takes a folder and variables, which come to those of this process", async () => {
    const root = join("/");
    const { stdout } = await node(
      `console.log(process.cwd(), process.env.GREETING, process.env.PATH)`,
      { cwd: root, env: { GREETING: "hello" } },
    );
    assert.equal(stdout, `${root} hello ${process.env.PATH}`);
  });

  it("ends it when the signal aborts, before and while it runs", async () => {
    const script = `console.log("begun"); setInterval(() => 0, 1000);`;
    const stop = new AbortController();
    const ended = await node(script, { signal: stop.signal, onOutput: () => stop.abort() });
    assert.deepEqual([ended.succeeded, ended.signal, ended.stdout], [false, "SIGTERM", "begun"]);
    const aborted = await node(script, { signal: AbortSignal.abort() });
    assert.equal(aborted.succeeded, false);
  });

  it("does not let it outlive this process, and ends it before others clear up", async function () {
    if (process.platform === "win32")
      return skip(this, "signals end a group on Linux and macOS only");
    const file = JSON.stringify(join(__dirname, "../../lib/base/command"));
    const child = `console.log(process.pid); setInterval(() => 0, 1000);`;
    const pid = execFileSync(
      process.execPath,
      [
        "-e",
        `process.once("exit", () => console.log(killed));
         let killed = false;
         const kill = require("node:child_process").ChildProcess.prototype.kill;
         require("node:child_process").ChildProcess.prototype.kill = function (signal) {
           killed = true;
           return kill.call(this, signal);
         };
         require(${file}).runCommand(process.execPath, ["-e", ${JSON.stringify(child)}], {
           onOutput: (text) => process.stdout.write(text, () => process.exit()),
         });`,
      ],
      { encoding: "utf8" },
    );
    assert.match(pid, /^\d+\ntrue\n$/);
    for (let i = 0; i < 50 && isAlive(Number.parseInt(pid)); i++) await pause(20);
    assert.equal(isAlive(Number.parseInt(pid)), false);
  });
});

describe("the last lines of an output", () => {
  const ended = {
    missing: false,
    succeeded: false,
    stdout: "one\ntwo\n",
    stderr: "",
    signal: null,
  };

  it("are those of the errors, where there are some, and name the signal", () => {
    assert.equal(lastLines(ended), "one\ntwo");
    assert.equal(lastLines({ ...ended, stderr: "a\nb\nc\n" }, 2), "b\nc");
    assert.equal(lastLines({ ...ended, signal: "SIGKILL" }, 1), "two\n(ended by SIGKILL)");
    assert.equal(lastLines({ ...ended, stdout: "", signal: "SIGKILL" }), "(ended by SIGKILL)");
  });
});
