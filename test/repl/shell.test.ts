import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { setFrontend } from "../../lib/base/messages";
import { shell, shellOutput } from "../../lib/repl/shell";
import { skip } from "../skip";

const SHELL = JSON.stringify(join(__dirname, "../../lib/repl/shell"));

/** Runs a script that has `shell`; returns what it wrote to its two streams. */
function run(script: string): string {
  const whole = `const { shell, shellOutput } = require(${SHELL}); (async () => { ${script} })();`;
  return execFileSync(process.execPath, ["-e", whole], { encoding: "utf8" });
}

// One that has ended may still be listed, as a zombie, until its parent has waited for it.
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("shell", function () {
  before(function () {
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
  });

  it("streams what a command writes, while it runs, and returns its code", () => {
    const printed = run(`
      const began = performance.now();
      const write = process.stdout.write.bind(process.stdout);
      process.stdout.write = (text) => write(performance.now() - began < 900 ? "early " + text : text);
      const code = await shell("echo one; sleep 1; echo two; exit 3");
      write("code " + code);`);
    assert.equal(printed, "early one\ntwo\ncode 3");
  });

  it("gives a text to the shell, and a list to the program as it is", () => {
    assert.equal(run("await shell(\"printf '%s,' a b | tr a-z A-Z\");"), "A,B,");
    assert.equal(run('await shell(["printf", "%s", "$HOME; a | b *"]);'), "$HOME; a | b *");
  });

  it("keeps characters whole however they come", () => {
    const bytes = "\\\\303"; // the first byte of ü
    assert.equal(run(`await shell("printf '${bytes}'; sleep 0.2; printf '\\\\274'");`), "ü");
  });

  it("takes a folder, variables and input", async () => {
    const folder = realpathSync(tmpdir());
    assert.equal(await shellOutput("pwd", { cwd: folder }), folder);
    assert.equal(await shellOutput("echo $GREETING", { env: { GREETING: "hello" } }), "hello");
    assert.equal(await shellOutput(["cat"], { input: "in\n" }), "in");
    assert.equal(await shell(["true"], { input: "x".repeat(1e6) }), 0);
  });

  it("says what cannot be run, and which code a signal gives", async () => {
    await assert.rejects(
      shell(["no-such-program-here"]),
      /^UserError: shell: no-such-program-here cannot be run: .*ENOENT/,
    );
    await assert.rejects(shell([]), /^UserError: shell: expected a command, but an empty one came/);
    await assert.rejects(shell(""), /an empty one came/);
    assert.equal(await shell("kill -TERM $$"), 128 + 15);
    await assert.rejects(
      shellOutput("exit 4"),
      /^UserError: shellOutput: exit 4 ended with code 4/,
    );
  });

  it("ends a command, and all it has started, when the cell is interrupted", async () => {
    const stop = new AbortController();
    const leave = setFrontend({ interrupted: () => stop.signal });
    try {
      // The outer shell does not listen to SIGINT; the inner one is started in the background.
      const running = shellOutput("trap '' INT; sleep 60 & echo $!; wait; echo late").catch(String);
      setTimeout(() => stop.abort(), 300);
      const began = performance.now();
      const ended = await running;
      const spent = performance.now() - began;
      assert.match(ended, /UserError: shellOutput: .* ended with code 137/);
      assert.ok(spent > 2000 && spent < 5000, `${spent} ms`);
    } finally {
      leave();
    }
    const again = new AbortController();
    again.abort();
    const leaveAgain = setFrontend({ interrupted: () => again.signal });
    assert.equal(await shell(["sleep", "60"]), 128 + 2);
    leaveAgain();
  });

  it("leaves nothing behind when its process exits", async () => {
    const messages = JSON.stringify(join(__dirname, "../../lib/base/messages"));
    const pid = Number(
      run(`require(${messages}).setFrontend({ interrupted: () => new AbortController().signal });
        const write = process.stdout.write.bind(process.stdout);
        process.stdout.write = (text) => write(text, () => process.exit());
        await shell("sleep 60 & echo $!; wait");`),
    );
    assert.ok(pid > 1);
    for (let i = 0; i < 50 && isAlive(pid); i++) await pause(20);
    assert.equal(isAlive(pid), false);
  });
});
