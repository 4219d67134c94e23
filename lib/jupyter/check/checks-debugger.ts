import type { JsonObject } from "../../kernel/wire";
import { type Check, execute, expectEqual, type RunningKernel } from "./check";

const CELL = "function twice(a: number) {\n  return 2 * a;\n}\ntwice(4);";

/** How a debugger stops cells. */
export const DEBUGGER_CHECKS: readonly Check[] = [
  {
    name: "stops at a breakpoint, and goes on",
    async run(kernel) {
      await ask(kernel, "initialize", { clientID: "check" });
      await ask(kernel, "attach", {});
      const { sourcePath: path } = await ask(kernel, "dumpCell", { code: CELL });
      await ask(kernel, "setBreakpoints", { source: { path }, breakpoints: [{ line: 2 }] });
      const stopped = event(kernel, "stopped");
      const exchange = execute(kernel, CELL);
      const { reason, threadId } = await stopped;
      expectEqual("why the cell has stopped", reason, "breakpoint");
      const { stackFrames } = await ask(kernel, "stackTrace", { threadId });
      const [{ id: frameId, line }] = stackFrames as readonly JsonObject[];
      expectEqual("the line", line, 2);
      const evaluated = await ask(kernel, "evaluate", { expression: "a + 1", frameId });
      expectEqual("what is evaluated there", evaluated.result, "5");
      await ask(kernel, "continue", { threadId });
      expectEqual("the cell's status", (await exchange).reply.status, "ok");
      await ask(kernel, "disconnect", {});
    },
  },
];

async function event(kernel: RunningKernel, name: string): Promise<JsonObject> {
  const { content } = await kernel.client.published(
    (message) => message.type === "debug_event" && message.content.event === name,
  );
  return content.body as JsonObject;
}

async function ask(kernel: RunningKernel, command: string, given: JsonObject): Promise<JsonObject> {
  const content = { type: "request", seq: 1, command, arguments: given };
  const { reply } = await kernel.client.request("debug_request", content, "control");
  expectEqual(`the success of "${command}"`, reply.success, true);
  return reply.body as JsonObject;
}
