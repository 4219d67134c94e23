import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startCells } from "./start-cells";

const folder = mkdtempSync(join(tmpdir(), "remixmatch-interpreter-"));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function packageOf(name: string, about: object, files: Readonly<Record<string, string>>): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", ...about }));
  for (const [path, text] of Object.entries(files)) write(`node_modules/${name}/${path}`, text);
}

describe("the interpreter of cells", function () {
  this.timeout(120_000);
  packageOf(
    "only-import",
    { type: "module", exports: { ".": { types: "./index.d.ts", import: "./index.js" } } },
    {
      "index.js": "export const twice = (x) => 2 * x;\nexport default class Box { size = 3; }\n",
      "index.d.ts":
        "export declare const twice: (x: number) => number;\n" +
        "export default class Box { size: number; }\n",
    },
  );
  packageOf(
    "awaits-first",
    { type: "module", main: "index.js", types: "index.d.ts" },
    {
      "index.js": "export const ready = await Promise.resolve('later');\n",
      "index.d.ts": "export declare const ready: string;\n",
    },
  );
  packageOf(
    "throws-first",
    { type: "module", main: "index.js", types: "index.d.ts" },
    { "index.js": "throw new Error('not today');\n", "index.d.ts": "export declare const x: 1;\n" },
  );
  const { run, value, host } = startCells(folder);
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("finds the names of earlier cells in shorthand properties, which stock tslab loses", async () => {
    await run("const seed = 3;\nlet other = 4;");
    assert.equal(await value("({ seed, other, fresh: 5 })"), "{ seed: 3, other: 4, fresh: 5 }");
    assert.equal(
      await value("const within = { deep: [{ seed }] };\nJSON.stringify(within)"),
      '{"deep":[{"seed":3}]}',
    );
    assert.equal(await value("({ other } = { other: 9 });\nother"), "9");
    assert.equal(await value("({ other = 8 } = {} as { other?: number });\nother"), "8");
    assert.equal(await value("((seed: number) => ({ seed }))(7)"), "{ seed: 7 }");
  });

  it("awaits at the top, and declares anew what earlier cells declared", async () => {
    assert.equal(await value("const kind = await Promise.resolve('a');\nkind"), "a");
    assert.equal(await value("const kind = 2;\nkind + 1"), "3");
    assert.equal(
      await value("let x;\nfor await (const y of [1, Promise.resolve(2)]) x = y;\nx"),
      "2",
    );
  });

  it("keeps what a failed cell declared before it failed, and what that name was after", async () => {
    await run("let later = 'before';");
    const { failure } = await run(
      "const early = 1;\nfunction half(x: number) { return x / 2; }\nthrow new Error('no');\nlet later = 6;",
    );
    assert.equal(failure?.evalue, "no");
    assert.equal(await value("half(early)"), "0.5");
    assert.equal(await value("later"), "before");
    const unknown = await run("const first = 1; throw 0; const second = 2;");
    assert.ok(unknown.failure);
    assert.equal(await value("first"), "1");
    assert.match((await run("second")).failure!.evalue, /Cannot find name 'second'/);
    assert.match((await run("const typed: number = ''; ")).failure!.evalue, /TS2322/);
    assert.match((await run("typed")).failure!.evalue, /Cannot find name 'typed'/);
  });

  it("empties a name that is declared anew without a value", async () => {
    await run("let empty: number | undefined = 5;");
    assert.equal(await value("let empty: number | undefined;\nString(empty)"), "undefined");
  });

  it("imports packages for import alone, and those that await at their top", async () => {
    assert.equal(
      await value('import Box, { twice } from "only-import";\ntwice(new Box().size)'),
      "6",
    );
    assert.equal(await value('import * as all from "only-import";\nall.twice(4)'), "8");
    assert.equal(await value('import { ready } from "awaits-first";\nready'), "later");
    assert.equal(await value('(await import("only-import")).twice(5)'), "10");
    assert.match(
      (await run('import { twice } from "only-import";\ntwice("x")')).failure!.evalue,
      /TS2345/,
    );
    const { failure } = await run('1;\nimport { x } from "throws-first";\nx');
    assert.match(failure!.evalue, /not today/);
  });

  it("imports TypeScript beside the notebook, reads it again when it changes, and interrupts it", async () => {
    write("beside.ts", "export const answer: number = 41;\n");
    assert.equal(await value('import { answer } from "./beside";\nanswer'), "41");
    write(
      "beside.ts",
      "export const answer: number = 42;\nexport async function wait() { for (;;) await 0; }\n",
    );
    // TypeScript is notified of changes by the file system, and looks itself every few seconds.
    let read: string | undefined;
    for (let i = 0; i < 40 && read !== "42"; i++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      read = await value('import { answer } from "./beside";\nanswer');
    }
    assert.equal(read, "42");
    const { failure } = await run('import { wait } from "./beside";\nawait wait();', {
      interruptAfter: 100,
    });
    assert.equal(failure?.ename, "Interrupted");
  });

  it("reads the library again after a rebuild, and says that the old one is still about", async () => {
    const build = (version: number) =>
      packageOf(
        "remixmatch",
        { main: "dist/lib/index.js", types: "dist/lib/index.d.ts" },
        {
          "dist/lib/index.js": 'exports.version = require("./part").version;\n',
          "dist/lib/part.js": `exports.version = ${version};\n`,
          "dist/lib/index.d.ts": "export declare const version: number;\n",
        },
      );
    build(1);
    const cell = 'import { version } from "remixmatch";\nversion';
    assert.equal(await value(cell), "1");
    assert.equal((await run(cell)).text, "");
    await new Promise((resolve) => setTimeout(resolve, 20)); // another time of change
    build(2);
    const { text, events } = await run(cell);
    assert.match(text, /^remixmatch was built anew: .* Restart the kernel /);
    const result = events.find((event) => event.type === "result");
    assert.equal(result?.bundle["text/plain"], "2");
    assert.equal((await run(cell)).text, "");
  });

  it("works out expressions beside a cell, each by itself", async () => {
    await run("const two = 2;");
    const { expressions } = await run("3;", { expressions: { good: "two + 2", bad: "nowhere" } });
    assert.deepEqual(expressions!.good, { bundle: { "text/plain": "4" }, metadata: {} });
    assert.ok("failure" in expressions!.bad);
    assert.match(expressions!.bad.failure.evalue, /Cannot find name 'nowhere'/);
    const failed = await run("throw 1;", { expressions: { good: "two" } });
    assert.equal(failed.expressions, undefined);
  });

  it("knows what could stand at a place, after a failed cell, too", async () => {
    await run("const palette = { crimson: 1, cyan: 2 };\nthrow 1;");
    const { start, end, matches } = await host.complete("1;\npalette.cr", 13);
    assert.deepEqual([start, end, matches[0]], [11, 13, "crimson"]);
    assert.equal(
      await host.inspect("palette", 3),
      "const palette: {\n    crimson: number;\n    cyan: number;\n}",
    );
    assert.equal(await host.inspect("  ", 1), null);
  });

  it("distinguishes complete, incomplete and invalid code", async () => {
    const statuses: Readonly<Record<string, string>> = {
      "1 + 1": "complete",
      "for (const x of [1]) { x; }": "complete",
      "<number>(5)": "complete",
      "let s = 'closed';": "complete",
      "function f() {": "incomplete",
      "foo(1,": "incomplete",
      "`open": "incomplete",
      "`open ${1": "incomplete",
      "/* open": "incomplete",
      "1 + ": "incomplete",
      "let a = \n": "incomplete",
      "x => ": "incomplete",
      "import { a } from ": "incomplete",
      "a ? b : ": "incomplete",
      "new ": "incomplete",
      "type T = ": "incomplete",
      "if (x) ": "incomplete",
      "a && \n\t": "incomplete",
      "1 + * 2": "invalid",
      "const s = 'open": "invalid",
      "let = = 5;": "invalid",
      "}": "invalid",
    };
    const answers: Record<string, string> = {};
    for (const code of Object.keys(statuses)) answers[code] = (await host.isComplete(code)).status;
    assert.deepEqual(answers, statuses);
    assert.deepEqual(await host.isComplete("if (a) {"), { status: "incomplete", indent: "  " });
  });

  it("awaits what stands in brackets, too, which stock tslab takes for a call", async () => {
    assert.equal(await value("await (async () => 3)()"), "3");
    assert.equal(await value("const four = await (4);\nfour"), "4");
    assert.equal(await value("await [5]"), "[ 5 ]");
  });

  it("leaves templates and directives as they are", async () => {
    assert.equal(
      await value("const code = `\nexports.x = void 0;\nend`;\ncode"),
      "\nexports.x = void 0;\nend",
    );
    const cell = '"use strict";\ntypeof (function (this: unknown) { return this; })()';
    assert.equal(await value(cell), "undefined");
  });

  it("has all of Node's require, as stock tslab", async () => {
    assert.equal(await value('require.resolve("path")'), "path");
    assert.equal(await value("typeof require.cache + typeof require.main"), "objectobject");
    assert.match(
      (await run("(require as any)();")).failure!.evalue,
      /argument must be of type string/,
    );
  });

  it("finds what import() names from where the code stands, modules for import alone, and URLs", async () => {
    write("deep/start.ts", 'export const next = async () => (await import("./next")).here;\n');
    write("deep/next.ts", 'export const here = "deep";\n');
    write("next.ts", 'export const here = "wrong";\n');
    write("waits.mjs", "export const x = await Promise.resolve(7);\n");
    assert.equal(await value('import { next } from "./deep/start";\nawait next()'), "deep");
    assert.equal(await value('(await import("./waits.mjs" as any)).x'), "7");
    const url = 'new URL("waits.mjs", "file://" + process.cwd() + "/")';
    assert.equal(await value(`(await import(${url} as any)).x`), "7");
  });

  it("shows promises and timers without the marks that Node puts on them", async () => {
    assert.equal(await value("new Promise(() => undefined)"), "Promise { <pending> }");
    assert.equal(await value("[Promise.resolve(1)]"), "[ Promise { 1 } ]");
    for (const timer of ["setTimeout(() => 0)", "setImmediate(() => 0)"]) {
      assert.doesNotMatch((await value(timer))!, /ResourceStore/);
    }
  });

  it("shows what an AggregateError holds, and a circle of causes once", async () => {
    const { failure } = await run('await Promise.any([Promise.reject(new TypeError("one"))]);');
    assert.deepEqual(failure!.details, ["one of them: TypeError: one"]);
    const circle = await run('const e: any = new Error("round");\ne.cause = e;\nthrow e;');
    assert.deepEqual(circle.failure!.details, []);
  });

  it("says when the compiler gives up on code, and takes the next", async () => {
    await run("const safe = { name: 3 };");
    const deep = "(".repeat(5000);
    assert.deepEqual((await host.complete(`${deep}sa`, 5002)).matches, []);
    assert.equal((await run("safe")).text, ""); // nothing of the compiler's on stderr
    for (const nested of [`${deep}1${")".repeat(5000)}`, `safe${".toString()".repeat(5000)}`]) {
      const { failure } = await run(nested);
      assert.match(failure!.evalue, /^TypeScript has given up on this cell: Maximum call stack /);
      assert.equal(await value("((x: number) => x)(safe.name)"), "3");
    }
  });

  it("takes a cell of ten million characters", async () => {
    const { failure } = await run(`const long = "${"x".repeat(1e7)}";`);
    assert.equal(failure, undefined);
    assert.equal(await value("long.length"), "10000000");
  });
});
