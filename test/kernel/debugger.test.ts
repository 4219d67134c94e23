import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { packageRoot } from "../../lib/base/package-root";
import { textOf, type Client } from "./client";
import { DebugClient } from "./debug-client";
import { startTestKernel, type TestKernel } from "./test-kernel";

const TWICE = [
  "type Row = { a: number };",
  "function twice(row: Row): number {",
  "  const doubled: number = row.a * 2;",
  "  return doubled + before;",
  "}",
  "let total = twice({ a: 3 });",
  "total += 1;",
].join("\n");

const ALIGN = [
  'import { align } from "remixmatch";',
  "const guess = [[0.5, 0.4, 0.1]];",
  "const at = { target: [1 / 3, 1 / 3, 1 / 3], running: [0.6, 0.3, 0.1] };",
  "const aligned = align(guess, at);",
  "console.log(aligned[0][1].toFixed(2));",
].join("\n");

const BEFORE_TRAINING = [
  'import * as re from "remixmatch";',
  "await re.startEngine();",
  "const workers = re.startWorkers();",
  "const data = re.loadDataSet();",
  "const split = re.labelSplit(data.train.labels, { count: 40, seed: 1 });",
].join("\n");

const TRAINING = [
  "const network = { ...re.wrn10x1, channels: 1, shrink: 4 };",
  "const method = re.remixmatch(network, { strongViews: 1 }, workers);",
  "const schedule = { steps: 2, seed: 1, batch: 8, evaluateEvery: 2 };",
  'const trained = await re.train(method, data, split, { ...schedule, label: "x" });',
  "console.log(trained.reports.length);",
].join("\n");

describe("the debugger of a kernel", () => {
  let kernel: TestKernel;
  let client: Client;
  let debug: DebugClient;

  before(async () => {
    kernel = await startTestKernel();
    client = kernel.client;
    debug = new DebugClient(client);
    await client.execute("let before: number = 4;\nconst list = [1, 2, 3];");
  });
  // What has stopped in a test that fails is not to stop the others.
  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await client.request("interrupt_request", {}, "control");
    }
  });
  after(() => kernel.stop());

  const start = (code: string): Promise<string> => client.send("execute_request", { code });

  async function end(id: string): Promise<string> {
    await debug.body("continue");
    const { reply, published } = await client.exchange(id);
    assert.equal(reply.content.status, "ok", JSON.stringify(reply.content));
    return textOf(published);
  }

  it("is announced, and knows nothing before it starts", async () => {
    const { reply } = await client.request("kernel_info_request");
    assert.equal(reply.content.debugger, true);
    assert.ok((reply.content.supported_features as string[]).includes("debugger"));
    const info = await debug.body("debugInfo");
    assert.equal(info.isStarted, false);
    assert.deepEqual(info.breakpoints, []);
    assert.deepEqual(info.stoppedThreads, []);
    assert.equal(textOf((await client.execute("debugger; console.log(1)")).published), "1\n");
    await debug.start();
    assert.equal((await debug.body("debugInfo")).isStarted, true);
  });

  it("stops in TypeScript, shows its names, evaluates and steps", async () => {
    assert.deepEqual(await debug.breakIn(TWICE, 4), [4]);
    const id = await start(TWICE);
    const { breakpoint } = await debug.event("breakpoint");
    const { verified, line: bound } = breakpoint as { verified: boolean; line: number };
    assert.deepEqual([verified, bound], [true, 4]);
    const stack = await debug.stopped();
    assert.deepEqual(
      stack.map(({ name, line }) => [name, line]),
      [
        ["twice", 4],
        [stack[1].name, 6],
      ],
    );
    assert.deepEqual((await debug.body("debugInfo")).stoppedThreads, [1]);
    const { Locals: locals, Notebook: notebook } = await debug.scopes(stack[0]);
    assert.deepEqual(locals, { row: "{a: 3}", doubled: "6" });
    assert.equal(notebook.before, "4");
    assert.equal(notebook.list, "Array(3) [1, 2, 3]");
    const frame = stack[0].id;
    assert.equal(await debug.evaluate("row.a + before", frame), "7");
    assert.equal(await debug.evaluate("const sum = list[0] + doubled; sum as number", frame), "7");
    const [outer] = await debug.step("stepOut");
    assert.deepEqual([outer.source.path, outer.line], [stack[0].source.path, 7]);
    const scopes = await debug.scopes(outer);
    assert.deepEqual(Object.keys(scopes), ["Notebook"]);
    assert.equal(scopes.Notebook.total, "10");
    assert.equal(await debug.evaluate("total + twice({ a: 1 })", outer.id), "16");
    await end(id);
    assert.equal(textOf((await client.execute("console.log(total)")).published), "11\n");
  });

  it("keeps breakpoints for a cell that runs again, until they are taken away", async () => {
    for (let round = 0; round < 2; round++) {
      const id = await start(TWICE);
      assert.equal((await debug.stopped())[0].line, 4);
      await end(id);
    }
    await debug.breakIn(TWICE);
    assert.equal((await client.execute(TWICE)).reply.content.status, "ok");
  });

  it("stops in a function that was defined before", async () => {
    await debug.breakIn(TWICE, 3);
    const id = await start("const again = twice({ a: 5 });");
    const [frame, caller] = await debug.stopped();
    assert.deepEqual([frame.name, frame.line, caller.line], ["twice", 3, 1]);
    await debug.breakIn(TWICE);
    await end(id);
  });

  it("steps over what is awaited", async () => {
    const code = [
      "async function later(text: string): Promise<string> {",
      "  await new Promise((resolve) => setTimeout(resolve, 20));",
      "  return text;",
      "}",
      'const first = await later("a");',
      "const second = await later(first);",
      "console.log(second);",
    ].join("\n");
    await debug.breakIn(code, 5);
    const id = await start(code);
    assert.equal((await debug.stopped())[0].line, 5);
    assert.equal((await debug.step("next"))[0].line, 6);
    const [frame] = await debug.step("next");
    assert.equal(frame.line, 7);
    assert.equal((await debug.scopes(frame)).Notebook.second, '"a"');
    assert.equal(await end(id), "a\n");
  });

  it("steps into the library's align at its source", async () => {
    await debug.breakIn(ALIGN, 4);
    const id = await start(ALIGN);
    await debug.stopped();
    const [frame] = await debug.step("stepIn");
    const path = join(packageRoot(), "lib/labels/align.ts");
    assert.deepEqual([frame.name, frame.source.path], ["align", path]);
    const { content } = await debug.body<{ content: string }>("source", {
      source: { path },
      sourceReference: 0,
    });
    assert.match(content.split("\n")[frame.line - 1], /const rows = probabilitiesOf/);
    const { Locals: locals } = await debug.scopes(frame);
    assert.equal(locals.guess, "Array(1) [Array(3)]");
    const { modules } = await debug.body<{ modules: { path: string }[] }>("modules");
    assert.ok(modules.some((module) => module.path === path));
    const line = content.split("\n").findIndex((text) => text.includes("return normalize")) + 1;
    assert.deepEqual(await debug.breakAt(path, line), [line]);
    const [inside] = await debug.step("continue");
    assert.deepEqual([inside.source.path, inside.line], [path, line]);
    assert.match((await debug.scopes(inside)).Locals.aligned, /^Array\(3\) \[0\.27/);
    await debug.breakAt(path);
    assert.equal(await end(id), "0.42\n");
  });

  it("stops at a debugger statement", async () => {
    const id = await start("let seen = 1;\ndebugger;\nseen = 2;");
    assert.equal((await debug.stopped())[0].line, 2);
    await end(id);
  });

  it("stops at exceptions, those alone that no code catches where that is asked", async () => {
    const code = [
      'function fail(): never { throw new RangeError("too far"); }',
      "try { fail(); } catch { /* as it should */ }",
      "fail();",
    ].join("\n");
    for (const [filter, lines] of [
      ["uncaught", [3]],
      ["all", [2, 3]],
    ] as const) {
      await debug.body("setExceptionBreakpoints", { filters: [filter] });
      const id = await start(code);
      for (const line of lines) {
        const { reason, text } = await debug.event("stopped");
        assert.deepEqual([reason, text], ["exception", "RangeError: too far"]);
        assert.deepEqual(
          (await debug.frames()).map((frame) => frame.line),
          [1, line],
        );
        await debug.body("continue");
      }
      assert.equal((await client.reply(id)).content.ename, "RangeError");
    }
    await debug.body("setExceptionBreakpoints", { filters: [] });
    assert.equal((await client.execute(code)).reply.content.ename, "RangeError");
  });

  it("lets a stopped cell be interrupted, and stops again later", async () => {
    await debug.breakIn(TWICE, 3);
    const id = await start(TWICE);
    await debug.stopped();
    await client.request("interrupt_request", {}, "control");
    assert.equal((await client.reply(id)).content.ename, "Interrupted");
    assert.deepEqual((await debug.body("debugInfo")).stoppedThreads, []);
    const again = await start(TWICE);
    assert.equal((await debug.stopped())[0].line, 3);
    await debug.breakIn(TWICE);
    await end(again);
  });

  it("pauses a loop, which can be interrupted then", async () => {
    const id = await start("let turns = 0;\nfor (;;) {\n  turns++;\n}");
    await client.until(() => client.publishedFor(id).find(({ type }) => type === "execute_input"));
    await pause(200);
    await debug.body("pause", { threadId: 1 });
    const [frame] = await debug.stopped();
    assert.ok([2, 3].includes(frame.line), String(frame.line));
    assert.ok(Number(await debug.evaluate("turns", frame.id)) > 0);
    await client.request("interrupt_request", {}, "control");
    assert.equal((await client.reply(id)).content.ename, "Interrupted");
  });

  it("stops where a condition holds, and logs where it should", async () => {
    const code = "let odd = 0;\nfor (let i = 0; i < 5; i++) {\n  odd += i % 2;\n}\nodd;";
    const logged = { line: 5, logMessage: "odd is {odd}" };
    await debug.breakIn(code, { line: 3, condition: "i === 3" }, logged);
    const id = await start(code);
    const [frame] = await debug.stopped();
    assert.equal(await debug.evaluate("i + odd", frame.id), "4");
    await debug.body("continue");
    assert.equal((await debug.event("output")).output, "odd is 2\n");
    assert.equal((await client.reply(id)).content.status, "ok");
  });

  it("changes variables, copies them to the notebook, and shows them richly", async () => {
    await debug.breakIn(TWICE, 4);
    const id = await start(TWICE);
    const [frame] = await debug.stopped();
    type Scopes = { scopes: { variablesReference: number }[] };
    const { scopes } = await debug.body<Scopes>("scopes", { frameId: frame.id });
    const { variablesReference } = scopes[0];
    await debug.body("setVariable", { variablesReference, name: "doubled", value: "100" });
    const [row] = (await debug.children(variablesReference)).filter(({ name }) => name === "row");
    const property = { variablesReference: row.variablesReference, name: "a", value: "7 as any" };
    await debug.body("setVariable", property);
    assert.equal(await debug.evaluate("doubled + row.a", frame.id), "107");
    const copied = { srcVariableName: "row", dstVariableName: "copied", srcFrameId: frame.id };
    await debug.body("copyToGlobals", copied);
    assert.equal((await debug.scopes(frame)).Notebook.copied, "{a: 7}");
    await debug.breakIn(TWICE);
    await end(id);
    await client.execute(
      'import * as re from "remixmatch";\nconst page = re.repl.html("<b>1</b>");',
    );
    const { data } = await debug.body("richInspectVariables", { variableName: "page" });
    assert.equal((data as Record<string, string>)["text/html"], "<b>1</b>");
  });

  it("shows values of all kinds without harm", async () => {
    const code = [
      "const big = Array.from({ length: 1234 }, (_, i) => i);",
      'const map = new Map([["a", { b: 1 }]]);',
      "class Counter { #hidden = 3; get never(): number { throw new Error(String(this.#hidden)); } }",
      "const counter = new Counter();",
      "const nothing = null; const many = 12n; const minus = -0;",
      "const promise = Promise.resolve(4);",
    ].join("\n");
    await client.execute(code);
    const { variables } = await debug.body<{
      variables: { name: string; value: string; variablesReference: number }[];
    }>("inspectVariables");
    const of = (name: string) => variables.find((variable) => variable.name === name)!;
    assert.equal(of("nothing").value, "null");
    assert.equal(of("many").value, "12n");
    assert.equal(of("minus").value, "-0");
    assert.match(of("promise").value, /^Promise \{\[\[PromiseState\]\]: "fulfilled"[^}]*4\}$/);
    assert.match(of("map").value, /^Map\(1\) \{"a" => /);
    const groups = await debug.children(of("big").variablesReference);
    assert.deepEqual([groups.length, groups[12].name], [13, "[1200 … 1233]"]);
    const last = await debug.children(groups[12].variablesReference);
    assert.deepEqual([last.at(-1)!.name, last.at(-1)!.value], ["1233", "1233"]);
    const fields = await debug.children(of("counter").variablesReference);
    assert.deepEqual([fields[0].name, fields[0].value], ["#hidden", "3"]);
  });

  it("stops in align while a training runs on worker threads, and lets it end well", async () => {
    const { reply } = await client.execute(BEFORE_TRAINING);
    assert.equal(reply.content.status, "ok", JSON.stringify(reply.content));
    const path = join(packageRoot(), "lib/labels/align.ts");
    const { content } = await debug.body<{ content: string }>("source", { source: { path } });
    const line = content.split("\n").findIndex((text) => text.includes("const ratio =")) + 1;
    await debug.breakAt(path, line);
    const id = await start(TRAINING);
    const stack = await debug.stopped();
    assert.deepEqual([stack[0].name, stack[0].line], ["align", line]);
    assert.equal(await debug.evaluate("target.length === running.length", stack[0].id), "true");
    await debug.step("continue");
    await debug.breakAt(path);
    assert.equal(await end(id), "2\n");
  }).timeout(60_000);

  it("says what is wrong with a request", async () => {
    const wrong = await debug.ask("dance");
    assert.deepEqual(
      [wrong.success, wrong.message],
      [false, 'the debugger has no command "dance"'],
    );
    assert.equal((await debug.ask("setBreakpoints", { source: 3 })).success, false);
    assert.equal((await debug.ask("dumpCell", {})).success, false);
    const late = await debug.ask("scopes", { frameId: 99 });
    assert.match(String(late.message), /the code has gone on since/);
    const failed = await debug.ask("evaluate", { expression: "missing + 1" });
    assert.equal(failed.message, "ReferenceError: missing is not defined");
    assert.equal(await debug.evaluate("await Promise.resolve(before)"), "4");
    const broken = await debug.ask("evaluate", { expression: "1 +" });
    assert.equal(broken.message, 'Expression expected. (in "1 +")');
  });

  it("finds its breakpoints in the process that follows one that ended", async () => {
    await debug.breakIn(TWICE, 3);
    const ended = await client.execute("process.abort();");
    assert.equal(ended.reply.content.status, "error");
    await client.execute("let before: number = 4;");
    const id = await start(TWICE);
    assert.equal((await debug.stopped())[0].line, 3);
    await end(id);
  });

  it("lets stopped code run on when it disconnects", async () => {
    const id = await start(TWICE);
    await debug.stopped();
    await debug.body("disconnect");
    assert.equal((await client.reply(id)).content.status, "ok");
    assert.equal((await debug.body("debugInfo")).isStarted, false);
    await debug.start();
    await debug.breakIn(TWICE, 3);
    const again = await start(TWICE);
    await debug.stopped();
    await end(again);
  });
});
