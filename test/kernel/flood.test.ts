import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Subscriber } from "zeromq";
import { textOf } from "./client";
import { startTestKernel, type TestKernel } from "./kernel";
import { skip } from "../skip";

/** The memory of a process in MB, as Linux counts it. */
function megabytes(pid: number): number {
  const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
  return (Number(pages) * 4096) / 1e6;
}

describe("floods of output", () => {
  let kernel: TestKernel;
  before(async () => (kernel = await startTestKernel()));
  after(() => kernel.stop());

  it("come whole and in order, in few messages", async () => {
    const { client } = kernel;
    const { published } = await client.execute(
      "for (let i = 0; i < 20000; i++) process.stdout.write(`${i}\\n`);",
    );
    const text = textOf(published);
    assert.equal(text, Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""));
    const streams = published.filter(({ type }) => type === "stream").length;
    console.log(`      20000 lines in ${streams} messages`);
    assert.ok(streams < 2000, `${streams} messages`);
  });

  it("do not hold up a single line", async () => {
    const { client } = kernel;
    const code = 'console.log("now"); await new Promise((r) => setTimeout(r, 1000));';
    const { published } = await client.execute(code);
    const line = published.find(({ type }) => type === "stream")!;
    assert.ok(published.at(-1)!.at - line.at > 900, "the line came before the cell's end");
  });

  it("of 100 MB neither hang nor fill the memory, with a client that does not read", async function () {
    if (process.platform !== "linux") skip(this, "for Linux only");
    this.timeout(60_000);
    const { client, file, child } = kernel;
    const stuck = new Subscriber({ receiveHighWaterMark: 10, linger: 0 });
    stuck.subscribe();
    stuck.connect(`tcp://127.0.0.1:${file.iopub_port}`);
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, megabytes(child.pid!))), 50);
    const began = performance.now();
    const { reply, published } = await client.execute(
      `const line = "x".repeat(99_999) + "\\n";
       for (let i = 0; i < 1000; i++) {
         process.stdout.write(line);
         if (i % 10 === 0) await new Promise(setImmediate);
       }`,
    );
    clearInterval(watch);
    stuck.close();
    const seconds = (performance.now() - began) / 1000;
    console.log(`      ${seconds.toFixed(1)} s, ${most.toFixed(0)} MB at most`);
    assert.equal(reply.content.status, "ok");
    assert.equal(textOf(published).length, 100_000_000, "who reads gets it all");
    assert.ok(most < 600, `${most} MB`);
    assert.equal((await client.execute("1")).reply.content.status, "ok");
  });
});
