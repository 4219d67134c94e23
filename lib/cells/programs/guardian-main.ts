import { setTimeout as pause } from "node:timers/promises";
import { endPrograms, findPrograms } from "./end-programs";

// What a guardian becomes when the process that it watched has ended: `node guardian-main.js NAME
// PID`, with the name of the family whose programs are to end, and the id of its cells' process.

/** How long the cells' process may take to end by itself, now that its parent has. */
const ORPHAN_MILLISECONDS = 1200;
const POLL_MILLISECONDS = 50;

async function main(name: string, cells: number): Promise<void> {
  for (const name of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(name, () => undefined);
  const late = performance.now() + ORPHAN_MILLISECONDS;
  await endPrograms({ name, cells });
  while (findPrograms({ name }).length > 0 && performance.now() < late) {
    await pause(POLL_MILLISECONDS);
  }
  await endPrograms({ name });
}

void main(process.argv[2], Number(process.argv[3]));
