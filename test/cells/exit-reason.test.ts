import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { startCellHost, type CellOutcome } from "../../lib/cells/cell-host";
import { startCells } from "./start-cells";

// Ways to end a process, with the reason that is reported.
const EXITS: Readonly<Record<string, RegExp>> = {
  "process.abort();": /signal SIGABRT/,
  "process.kill(process.pid, 'SIGKILL'); while (true);": /signal SIGKILL/,
  "process.kill(process.pid, 'SIGSEGV'); while (true);": /signal SIGSEGV/,
  "(process as any).reallyExit(7);": /exit code 7/,
  "const all: unknown[] = []; for (;;) all.push(new Array(1e5).fill(0.5));": /out of memory/,
};

async function runOnce(source: string): Promise<CellOutcome & { text: string }> {
  let text = "";
  const host = startCellHost(tmpdir(), (event) => {
    if (event.type === "stream") text += event.text;
  });
  await host.ready;
  const outcome = await host.run({ run: 1, number: 1, source });
  // Requests that come after that have replies, too.
  assert.deepEqual((await host.complete("a", 1)).matches, []);
  assert.equal((await host.run({ run: 2, number: 2, source: "1" })).alive, false);
  await host.close();
  return { ...outcome, text };
}

describe("a cell that ends its process", function () {
  this.timeout(120_000);
  const { NODE_OPTIONS } = process.env;
  before(() => (process.env.NODE_OPTIONS = "--max-old-space-size=300"));
  after(() => {
    if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = NODE_OPTIONS;
  });

  for (const [source, why] of Object.entries(EXITS)) {
    it(`is reported: ${source}`, async () => {
      const { failure, alive, text } = await runOnce(
        `console.log("last words");\n// more\n(process as any).x;\n${source}`,
      );
      assert.equal(alive, false);
      assert.equal(failure?.ename, "ProcessEnded");
      assert.match(failure.evalue, why);
      assert.match(failure.evalue, /the variables of all cells are lost$/);
      assert.equal(failure.frames[0].line, 4);
      assert.match(text, /last words\n/);
    });
  }
});

describe("a cell that leaves an error behind", function () {
  this.timeout(60_000);
  const { run, value, events } = startCells(tmpdir());

  it("fails by it while it runs, and its process goes on", async () => {
    await run("const kept = 3;");
    const rejected = await run("1;\nvoid Promise.reject(new TypeError('left'));\n2;");
    assert.deepEqual([rejected.failure!.ename, rejected.failure!.evalue], ["TypeError", "left"]);
    const thrown = await run(
      "setTimeout(() => { throw new RangeError('late'); }, 5);\nawait new Promise(() => 0);",
    );
    assert.equal(thrown.failure!.evalue, "late");
    const left = await run("process.exit(3);");
    assert.match(left.failure!.evalue, /process\.exit\(3\).*variables are kept/);
    assert.equal(await value("kept"), "3");
  });

  it("does not fail a later cell: it is written to its own output", async () => {
    const { run: owner } = await run("setTimeout(() => { throw new Error('much later'); }, 60);");
    const next = await run("await new Promise((done) => setTimeout(done, 150));");
    assert.equal(next.failure, undefined);
    const written = events.find((one) => one.type === "stream" && one.text.includes("much later"));
    assert.ok(written?.type === "stream" && written.name === "stderr" && written.run === owner);
  });
});
