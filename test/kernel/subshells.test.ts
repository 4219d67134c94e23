import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { ofType, plain, textOf, typesOf, type Client, type Exchange } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

const WAIT = "await new Promise((done) => setTimeout(done, 200));";
/** A loop that lets nothing in. */
const loop = (milliseconds: number) =>
  `{ const until = Date.now() + ${milliseconds}; while (Date.now() < until); }`;

const TRAINING = `
  import * as re from "remixmatch";
  const limit = 2_000_000;
  const data = re.loadDataSet();
  const split = re.labelSplit(data.train.labels, { count: 40, seed: 1 });
  const network = { ...re.wrn10x1, channels: 1, filters: 4, shrink: 4 };
  let calls = 0;
  re.repl.acceptComms("steps", (comm) => comm.onMessage((asked) => comm.send({ asked, calls: ++calls })));`;
const TRAIN = `await re.train(re.remixmatch(network, { strongViews: 1 }), data, split,
  { steps: limit, seed: 1, batch: 8, evaluateEvery: limit });`;

describe("subshells", () => {
  let kernel: TestKernel;
  let client: Client;
  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
    await client.execute("var warm = 1;");
  });
  after(() => kernel.stop());

  async function create(): Promise<string> {
    const { reply } = await client.request("create_subshell_request", {}, "control");
    assert.deepEqual([reply.type, reply.content.status], ["create_subshell_reply", "ok"]);
    return String(reply.content.subshell_id);
  }

  async function inSubshell(id: string, type: string, content = {}): Promise<Exchange> {
    return client.exchange(await client.sendTo(id, type, content));
  }

  const executeIn = (id: string, code: string) => inSubshell(id, "execute_request", { code });
  const list = async () =>
    (await client.request("list_subshell_request", {}, "control")).reply.content.subshell_id;

  /** Starts a cell in the main shell, waits until it runs, and gives what waits for its end. */
  async function begin(code: string): Promise<() => Promise<Exchange>> {
    const id = await client.send("execute_request", { code: `console.log("begun"); ${code}` });
    await client.until(() => textOf(client.publishedFor(id)) || undefined);
    return () => client.exchange(id);
  }

  it("are announced, made, listed and deleted", async () => {
    const info = await client.request("kernel_info_request");
    assert.deepEqual(info.reply.content.supported_features, ["debugger", "kernel subshells"]);
    const [one, two] = [await create(), await create()];
    assert.deepEqual(await list(), [one, two]);
    const deletion = { subshell_id: one };
    const { reply } = await client.request("delete_subshell_request", deletion, "control");
    assert.deepEqual(reply.content, { status: "ok" });
    const again = await client.request("delete_subshell_request", deletion, "control");
    assert.equal(again.reply.content.status, "error");
    assert.match(String(again.reply.content.evalue), new RegExp(`there is no subshell "${one}"`));
    const { reply: wrong } = await client.request("delete_subshell_request", {}, "control");
    assert.match(String(wrong.content.evalue), /subshell_id/);
    assert.deepEqual(await list(), [two]);
  });

  it("refuse requests for a subshell that is not there", async () => {
    for (const id of ["none-such", 7 as unknown as string]) {
      const { reply, published } = await executeIn(id, "1");
      assert.deepEqual([reply.type, reply.content.status], ["execute_reply", "error"]);
      assert.match(String(reply.content.evalue), /there is no subshell "(none-such|7)"/);
      assert.deepEqual(typesOf(published), ["busy", "idle"]);
    }
  });

  it("run a cell while the main shell's awaits, each with its own outputs and count", async () => {
    const id = await create();
    const main = await begin(`${WAIT} console.log("main"); "of main"`);
    const first = await executeIn(id, 'console.log("sub"); "of sub"');
    const ended = performance.now();
    const second = await main();
    assert.equal(textOf(first.published), "sub\n");
    assert.equal(textOf(second.published), "begun\nmain\n");
    for (const { published, reply } of [first, second]) {
      const [result] = ofType(published, "execute_result");
      assert.equal(result.execution_count, reply.content.execution_count);
      assert.equal(reply.content.status, "ok");
    }
    assert.equal(plain(ofType(first.published, "execute_result")[0]), "of sub");
    assert.equal(plain(ofType(second.published, "execute_result")[0]), "of main");
    const counts = [second, first].map(({ reply }) => Number(reply.content.execution_count));
    assert.equal(counts[1], counts[0] + 1);
    assert.ok(first.reply.at < second.reply.at && ended <= second.reply.at);
    const { reply } = await client.execute("3");
    assert.equal(reply.content.execution_count, counts[1] + 1);
  });

  it("fail by themselves: neither error nor rejection reaches another shell", async () => {
    const id = await create();
    const main = await begin(`${WAIT} "fine"`);
    const thrown = await executeIn(id, 'throw new RangeError("of sub")');
    const rejected = await executeIn(id, `Promise.reject(new TypeError("lost")); ${WAIT}`);
    const wrong = await executeIn(id, "const n: number = 'x';");
    const errors = [thrown, rejected, wrong].map(({ published }) => ofType(published, "error")[0]);
    assert.deepEqual([errors[0].ename, errors[1].ename], ["RangeError", "TypeError"]);
    assert.match(String(errors[2].evalue), /not assignable/);
    const { reply, published } = await main();
    assert.equal(reply.content.status, "ok");
    assert.equal(plain(ofType(published, "execute_result")[0]), "fine");
  });

  it("see what the running cell has declared, and it stays whichever ends first", async () => {
    const id = await create();
    const main = await begin(`const losses = [3, 2]; ${WAIT} losses.push(1);`);
    const { published } = await executeIn(id, "const worst = Math.max(...losses); worst");
    assert.equal(plain(ofType(published, "execute_result")[0]), "3");
    await main();
    const both = await client.execute("[losses.length, worst]");
    assert.equal(plain(ofType(both.published, "execute_result")[0]), "[ 3, 3 ]");
  });

  it("keep what a cell has declared before it failed, also when a later one has ended", async () => {
    const id = await create();
    const main = await begin(`const before = 1; ${WAIT} throw new Error("late"); const after = 2;`);
    await executeIn(id, "const other = before + 1;");
    assert.equal((await main()).reply.content.status, "error");
    const { published } = await client.execute("[before, other]");
    assert.equal(plain(ofType(published, "execute_result")[0]), "[ 1, 2 ]");
    const { reply } = await client.execute("after");
    assert.match(String(reply.content.evalue), /Cannot find name 'after'/);
  });

  it("abort the cells behind one that fails in their own shell only", async () => {
    const id = await create();
    const main = [(await begin(`${WAIT} 1`))(), client.execute("2")];
    const failing = client.sendTo(id, "execute_request", { code: `await null; throw 1` });
    const behind = client.sendTo(id, "execute_request", { code: "3" });
    const statuses = await Promise.all(
      [await failing, await behind].map(async (sent) => (await client.reply(sent)).content.status),
    );
    assert.deepEqual(statuses, ["error", "aborted"]);
    for (const each of main) assert.equal((await each).reply.content.status, "ok");
  });

  it("answer at once what the kernel knows while a cell loops, and the rest when it yields", async () => {
    const id = await create();
    const main = await begin(loop(700));
    const began = performance.now();
    for (const [type, content] of [
      ["kernel_info_request", {}],
      ["history_request", { hist_access_type: "tail", n: 1 }],
      ["comm_info_request", {}],
    ] as const) {
      assert.equal((await inSubshell(id, type, content)).reply.content.status, "ok");
    }
    assert.ok((await list()) !== undefined);
    const waited = performance.now() - began;
    const completion = await inSubshell(id, "complete_request", {
      code: "Math.hyp",
      cursor_pos: 8,
    });
    assert.deepEqual(completion.reply.content.matches, ["hypot"]);
    const { reply } = await main();
    assert.ok(waited < 400, `${waited} ms`);
    assert.ok(completion.reply.at > began + 300);
    assert.equal(reply.content.status, "ok");
  });

  it("complete, inspect and judge code while a cell awaits", async () => {
    const id = await create();
    const main = await begin(WAIT.repeat(5));
    const about = { code: "warm", cursor_pos: 4 };
    assert.deepEqual((await inSubshell(id, "complete_request", about)).reply.content.matches, [
      "warm",
    ]);
    assert.equal((await inSubshell(id, "inspect_request", about)).reply.content.found, true);
    const judged = await inSubshell(id, "is_complete_request", { code: "f(" });
    assert.equal(judged.reply.content.status, "incomplete");
    assert.ok(judged.reply.at < (await main()).reply.at);
  });

  it("are interrupted together with the main shell, and keep their variables", async () => {
    const id = await create();
    const main = await begin("await new Promise(() => {})");
    const sub = executeIn(
      id,
      'let kept = 5; console.log("sub begun"); await new Promise(() => {})',
    );
    await client.until(() => textOf(client.received).includes("sub begun") || undefined);
    await client.request("interrupt_request", {}, "control");
    for (const { reply } of [await main(), await sub]) {
      assert.deepEqual([reply.content.status, reply.content.ename], ["error", "Interrupted"]);
    }
    const { published } = await executeIn(id, "kept");
    assert.equal(plain(ofType(published, "execute_result")[0]), "5");
  });

  it("answer comms, draw progress and run cells while a cell trains", async function () {
    this.timeout(120_000);
    const id = await create();
    const prepared = await client.execute(TRAINING);
    assert.equal(prepared.reply.content.status, "ok", String(prepared.reply.content.evalue));
    const sent = await client.send("execute_request", { code: TRAIN });
    const isTraining = () => ofType(client.publishedFor(sent), "display_data").length > 0;
    await client.until(() => isTraining() || undefined, 60_000);

    const opening = { comm_id: "panel", target_name: "steps", data: {} };
    await client.sendTo(id, "comm_open", opening);
    await client.sendTo(id, "comm_msg", { comm_id: "panel", data: "how far?" });
    const answer = await client.until(() => ofType(client.received, "comm_msg").at(0));
    const { data } = answer as { data: { asked: string; calls: number } };
    assert.equal(data.asked, "how far?");
    const { published, reply } = await executeIn(id, "const half = limit / 2; half");
    assert.equal(plain(ofType(published, "execute_result")[0]), "1000000");
    assert.deepEqual(ofType(published, "update_display_data"), []);
    const about = await inSubshell(id, "inspect_request", { code: "half", cursor_pos: 2 });
    assert.match(String(plain(about.reply.content)), /const half: number/);
    const drawn = () => ofType(client.publishedFor(sent), "update_display_data").length;
    const before = drawn();
    await client.until(() => drawn() > before || undefined);

    await client.request("interrupt_request", {}, "control");
    const trained = await client.exchange(sent);
    assert.equal(trained.reply.content.ename, "Interrupted");
    assert.ok(reply.at < trained.reply.at);
  });

  it("run nothing more when they are deleted", async () => {
    const id = await create();
    const running = client.sendTo(id, "execute_request", { code: `${WAIT} console.log("whole")` });
    const waiting = client.sendTo(id, "execute_request", { code: 'console.log("never")' });
    await pause(50);
    await client.request("delete_subshell_request", { subshell_id: id }, "control");
    const [whole, never] = [
      await client.exchange(await running),
      await client.exchange(await waiting),
    ];
    assert.deepEqual([whole.reply.content.status, textOf(whole.published)], ["ok", "whole\n"]);
    assert.deepEqual(never.reply.content, { status: "aborted" });
  });

  it("all end when a cell ends the process, and run again in the next one", async () => {
    const id = await create();
    const main = await begin("await new Promise(() => {})");
    const { reply } = await executeIn(id, 'process.kill(process.pid, "SIGKILL"); await null;');
    for (const each of [reply, (await main()).reply]) assert.equal(each.content.status, "error");
    assert.match(String(reply.content.evalue), /ended by the signal SIGKILL/);
    assert.equal((await executeIn(id, "1")).reply.content.status, "ok");
    assert.equal((await client.execute("1")).reply.content.status, "ok");
  });
});
