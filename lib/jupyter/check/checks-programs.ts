import { listProcesses } from "../../cells/programs/process-table";
import { type Check, execute, expectEqual, streamText } from "./check";

/** A cell that starts a program, one that leaves its group, and one that goes on. */
const START = `
import { spawn, type SpawnOptions } from "node:child_process";
function startProgram(options: SpawnOptions): void {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], options);
  child.unref();
  console.log(child.pid);
}
startProgram({});
startProgram({ detached: true, stdio: "inherit" });
startProgram({ detached: true, stdio: "ignore", env: { ...process.env, REMIXMATCH_ENDS_WITH: "nothing" } });
`;

const END: Check = {
  name: "ends the programs of its cells, but for one that says it goes on",
  async run(kernel) {
    const exchange = await execute(kernel, START);
    const pids = streamText(exchange, "stdout").trim().split("\n").map(Number);
    expectEqual("the number of programs that run", pids.filter(isRunning).length, 3);
    await kernel.restart();
    const left = pids.map(isRunning);
    for (const [i, pid] of pids.entries()) if (left[i]) process.kill(pid, "SIGKILL");
    expectEqual("which of them run after a restart", left, [false, false, true]);
  },
};

/** What becomes of the programs that cells have started; on Windows nothing is promised. */
export const PROGRAM_CHECKS: readonly Check[] = process.platform === "win32" ? [] : [END];

function isRunning(pid: number): boolean {
  return listProcesses().some((one) => one.pid === pid);
}
