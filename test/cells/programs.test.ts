import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startCellHost, type CellHost } from "../../lib/cells/cell-host";
import { endPrograms, findPrograms, identity } from "../../lib/cells/programs/end-programs";
import { listProcesses, parsePs } from "../../lib/cells/programs/process-table";
import { killAllWith, newTags, processesWith } from "../kernel/leftovers";
import { skip } from "../skip";

const OWN = "REMIXMATCH_ENDS_WITH";

const hosts: CellHost[] = [];

/** Starts cells and runs one; `value` is what it shows. */
async function cellsWith(source: string): Promise<CellHost & { readonly value: unknown }> {
  let value: unknown;
  const host = startCellHost(tmpdir(), (event) => {
    if (event.type === "result") value = event.bundle["text/plain"];
  });
  hosts.push(host);
  await host.ready;
  const { failure } = await host.run({ run: 1, number: 1, source });
  assert.equal(failure, undefined, failure?.evalue);
  return { ...host, value };
}

const start = (words: string, options = "{}") =>
  `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(words)}], ${options});
  await new Promise((done) => setTimeout(done, 150));`;

/** Waits until programs with this tag run, and as many as that. */
async function untilRunning(tag: number, count = 1): Promise<void> {
  for (let tries = 0; tries < 600 && processesWith(tag).length < count; tries++) await pause(50);
  assert.ok(processesWith(tag).length >= count);
}

describe("a program that a cell has started", function () {
  this.timeout(120_000);
  const { ends, goesOn } = newTags();
  before(function () {
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    [ends, goesOn].forEach(killAllWith);
  });

  it("ends with its own cells and no others, its environment given or wiped", async () => {
    const own = await cellsWith(
      `${start(`sleep ${ends} & env -i sleep ${ends}`)}
      ${start(`sleep ${ends}`, '{ env: { A: "1" }, detached: true }')}
      require("node:child_process").execSync("sleep ${ends} > /dev/null 2>&1 &", { env: {} });`,
    );
    const other = await cellsWith(start(`sleep ${goesOn}`));
    await untilRunning(ends, 5);
    await untilRunning(goesOn);
    await own.close();
    assert.equal(processesWith(ends).length, 0);
    assert.ok(processesWith(goesOn).length > 0);
    await other.close();
    assert.equal(processesWith(goesOn).length, 0);
  });

  it("may say that it goes on, with all that it starts", async () => {
    const words = `env -i sleep ${goesOn} & sleep ${goesOn}`;
    const host = await cellsWith(
      `${start(words, `{ env: { ...process.env, ${OWN}: "nothing" } }`)}
      const { shell } = require(${JSON.stringify(join(__dirname, "../../lib/repl"))});
      void shell("sleep ${goesOn}", { env: { ${OWN}: "nothing" } });`,
    );
    await untilRunning(goesOn, 4);
    const before = processesWith(goesOn);
    await host.close();
    assert.deepEqual(processesWith(goesOn), before);
  });

  it("may have cells of its own: their programs end with both", async () => {
    const script = `
      const { startCellHost } = require(${JSON.stringify(join(__dirname, "../../lib/cells/cell-host"))});
      const host = startCellHost(".", () => undefined);
      host.run({ run: 1, number: 1, source: process.argv[1] });
      setInterval(() => {}, 1000);`;
    const words = JSON.stringify([process.execPath, "-e", script, start(`sleep ${ends}`)]);
    const nested = (options: string) =>
      `const [program, ...words]: string[] = ${words};
      const inner = require("node:child_process").spawn(program, words, ${options});
      inner.pid`;
    const outer = await cellsWith(nested("{ detached: true }"));
    await untilRunning(ends);
    await outer.close();
    assert.equal(processesWith(ends).length, 0);

    // One that goes on keeps its cells and their programs; these end with it all the same.
    const next = await cellsWith(nested(`{ env: { ...process.env, ${OWN}: "nothing" } }`));
    await untilRunning(ends);
    await next.close();
    assert.ok(processesWith(ends).length > 0);
    process.kill(Number(next.value), "SIGKILL");
    for (let tries = 0; tries < 100 && processesWith(ends).length > 0; tries++) await pause(50);
    assert.equal(processesWith(ends).length, 0);
  });
});

describe("programs", function () {
  const { ends } = newTags();
  before(function () {
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
  });

  it("are known by when they began, for ids come again", async () => {
    const child = spawn("sleep", [String(ends)], { stdio: "ignore" });
    const entry = listProcesses().find(({ pid }) => pid === child.pid)!;
    assert.equal(entry.parent, process.pid);
    const before = new Set([identity({ ...entry, started: "earlier" })]);
    await endPrograms({ name: "none", seen: before });
    assert.equal(child.exitCode ?? child.signalCode, null);
    await endPrograms({ name: "none", seen: new Set([identity(entry)]) });
    await pause(0);
    assert.equal(child.signalCode, "SIGTERM");
  });

  it("go on when they say so only after they were seen", async () => {
    const words = `sleep 0.4; REMIXMATCH_ENDS_WITH=nothing exec sleep ${ends}`;
    const env = { ...process.env, [OWN]: "own" };
    const child = spawn("sh", ["-c", words], { stdio: "ignore", env });
    const seen = new Set(findPrograms({ name: "own" }).map(identity));
    assert.ok(seen.size >= 1);
    const told = () =>
      listProcesses()
        .find(({ pid }) => pid === child.pid)
        ?.endsWith();
    while (told() !== "nothing") await pause(50);
    await endPrograms({ name: "own", seen });
    assert.equal(child.exitCode ?? child.signalCode, null);
    child.kill();
  });

  it("need no grace where there are none", async () => {
    const began = performance.now();
    await endPrograms({ name: "none" });
    assert.ok(performance.now() - began < 700);
    assert.deepEqual(findPrograms({ name: "none" }), []);
  });

  it("are read from what ps prints on macOS", () => {
    const table = [
      "    1     0     1 Ss   Tue Dec  1 00:12:43 2026     /sbin/launchd",
      `  812   700   812 S+   Tue Dec  1 08:00:01 2026     node a.js HOME=/a ${OWN}=x:y LANG=C`,
      "  813   812   812 Z    Tue Dec  1 08:00:02 2026     (sh)",
      `  814   812   814 S    Tue Dec  1 08:00:03 2026     sleep 9 ${OWN}=`,
    ].join("\n");
    const read = parsePs(table).map(({ endsWith, ...rest }) => ({ ...rest, ends: endsWith() }));
    assert.deepEqual(read, [
      { pid: 1, parent: 0, group: 1, started: "Tue Dec  1 00:12:43 2026", ends: undefined },
      { pid: 812, parent: 700, group: 812, started: "Tue Dec  1 08:00:01 2026", ends: "x:y" },
      { pid: 814, parent: 812, group: 814, started: "Tue Dec  1 08:00:03 2026", ends: "" },
    ]);
  });
});
