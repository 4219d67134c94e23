import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus, hostname, totalmem } from "node:os";
import { usageOfTree } from "../../lib/kernel/process-usage";
import { startTestKernel, type TestKernel } from "./test-kernel";

const MEGABYTE = 2 ** 20;

describe("what a kernel uses", () => {
  let kernel: TestKernel;
  before(async () => {
    kernel = await startTestKernel();
    await kernel.client.execute("1");
  });
  after(() => kernel.stop());

  const usage = async () =>
    (await kernel.client.request("usage_request", {}, "control")).reply.content;

  it("is told with ipykernel's fields", async () => {
    const { hostname: host, pid, cpu_count, ...rest } = await usage();
    assert.deepEqual([host, pid], [hostname(), kernel.child.pid]);
    assert.ok(Number(cpu_count) >= 1 && Number(cpu_count) <= cpus().length);
    const memory = rest.host_virtual_memory as Record<string, number>;
    assert.ok(memory.available > 0 && memory.available < memory.total);
    assert.ok(Math.abs(memory.total - totalmem()) < MEGABYTE);
    assert.ok(memory.percent > 0 && memory.percent < 100);
  });

  it("is all that its cells use, and what they have started", async () => {
    const { kernel_memory: before } = await usage();
    assert.ok(Number(before) > 50 * MEGABYTE, `${String(before)} bytes`);
    const filled = "var filled = Buffer.alloc(200 * 2 ** 20, 1); filled.length";
    await kernel.client.execute(filled);
    const { kernel_memory: after } = await usage();
    assert.ok(Number(after) - Number(before) > 150 * MEGABYTE, `${String(after)} bytes`);
    const id = await kernel.client.send("execute_request", {
      code: "{ const until = Date.now() + 1000; while (Date.now() < until); }",
    });
    await usage();
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { kernel_cpu, host_cpu_percent } = await usage();
    await kernel.client.exchange(id);
    assert.ok(Number(kernel_cpu) > 15, `${String(kernel_cpu)} %`);
    assert.ok(Number(host_cpu_percent) > 0 && Number(host_cpu_percent) <= 100);
  });

  it("is found by walking from parents to children", async () => {
    const child = spawn("sh", ["-c", "sleep 30 & echo $!; wait"]);
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const grandchild = Number(line.toString());
    const used = usageOfTree(process.pid);
    assert.equal(used[0].pid, process.pid);
    assert.ok(used.some(({ pid }) => pid === child.pid));
    assert.ok(used.find(({ pid }) => pid === grandchild)!.memory() > 0);
    process.kill(grandchild);
    await once(child, "exit");
  });
});
