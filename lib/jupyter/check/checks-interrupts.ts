import { type Check, execute, expectEqual, plainText, startCell, contentsOf } from "./check";

/** Synchronous waits, in which no JavaScript runs that could be stopped. */
const WAITS: Readonly<Record<string, string>> = {
  "a synchronous sleep": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "a program that a cell waits for":
    'require("child_process").execFileSync(process.execPath, ["-e", "setTimeout(() => 0, 60_000)"]);',
};

/** How cells are interrupted where they wait outside of JavaScript. */
export const INTERRUPT_CHECKS: readonly Check[] = Object.entries(WAITS).map(([what, code]) => ({
  name: `interrupts ${what}`,
  async run(kernel) {
    await execute(kernel, "let awake = 12;");
    const { exchange } = await startCell(kernel, code);
    await kernel.client.request("interrupt_request", {}, "control");
    expectEqual("the cell's error", (await exchange).reply.ename, "Interrupted");
    const [result] = contentsOf(await execute(kernel, "awake"), "execute_result");
    expectEqual("what was kept", plainText(result), "12");
  },
}));
