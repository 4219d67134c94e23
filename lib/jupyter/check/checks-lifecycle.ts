import {
  type Check,
  contentsOf,
  execute,
  expectEqual,
  plainText,
  startCell,
  streamText,
} from "./check";

/** How cells and kernels are interrupted, restarted and shut down. */
export const LIFECYCLE_CHECKS: readonly Check[] = [
  {
    name: "interrupts a busy loop, and keeps its variables",
    async run(kernel) {
      await execute(kernel, "let kept = 11;");
      const { exchange } = await startCell(kernel, "for (;;) {}");
      const { reply } = await kernel.client.request("interrupt_request", {}, "control");
      expectEqual("the status", reply.status, "ok");
      expectEqual("the cell's status", (await exchange).reply.status, "error");
      const [result] = contentsOf(await execute(kernel, "kept"), "execute_result");
      expectEqual("what was kept", plainText(result), "11");
    },
  },
  {
    name: "interrupts a cell that waits",
    async run(kernel) {
      const { exchange } = await startCell(kernel, "await new Promise(() => {});");
      await kernel.client.request("interrupt_request", {}, "control");
      expectEqual("the cell's status", (await exchange).reply.status, "error");
    },
  },
  {
    name: "survives a cell that ends its process",
    async run(kernel) {
      expectEqual("the status", (await execute(kernel, "process.exit(3)")).reply.status, "error");
      const exchange = await execute(kernel, 'console.log("here again")');
      expectEqual("stdout", streamText(exchange, "stdout"), "here again\n");
    },
  },
  {
    name: "restarts",
    async run(kernel) {
      await execute(kernel, "let lost = 1;");
      const restarted = await kernel.restart();
      const exchange = await execute(restarted, "typeof lost");
      expectEqual("the first number", exchange.reply.execution_count, 1);
    },
  },
  {
    name: "shuts down while a cell runs",
    async run(kernel) {
      await startCell(kernel, "for (;;) {}");
      void kernel.client.request("shutdown_request", { restart: false }, "control");
      const reply = kernel.client.published(({ type }) => type === "shutdown_reply");
      expectEqual("the exit code", await kernel.process.ended, 0);
      expectEqual("the published reply", (await reply).content.restart, false);
    },
  },
];
