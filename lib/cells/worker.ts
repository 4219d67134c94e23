import { hearComm } from "../desk/comms";
import { listenForCells } from "./listener";
import { ignoreSigint, startLanguage } from "./language";
import { say, STRICT } from "./pipes";
import type { Order } from "./protocol";
import { leadStreams } from "./streams";

// The process that holds a notebook's cells, driven by child.ts. Everything a cell does to its
// process stays here.

function serve(): void {
  // Cells and the packages they load should find a plain process.
  delete (process as { send?: unknown }).send;
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null) => {
    throw new ProcessExit(code ?? process.exitCode ?? 0);
  };
  process.on("disconnect", () => exit(0));
  ignoreSigint();

  leadStreams();
  const language = startLanguage({ strict: process.argv.includes(STRICT) });
  listenForCells(language);

  process.on("message", (order: Order) => {
    if (order.type === "run") void language.run(order);
    else if (order.type === "complete") answer(order.ask, () => language.complete(order));
    else if (order.type === "inspect") answer(order.ask, () => language.inspect(order));
    else if (order.type === "isComplete") answer(order.ask, () => language.isComplete(order));
    else if (order.type === "comm") hearComm(order);
    else exit(0);
  });
  say({ type: "ready" });
}

/** What `process.exit` throws in a cell: the process holds the variables of all the others. */
class ProcessExit extends Error {
  override readonly name = "ProcessExit";

  constructor(code: number | string) {
    super(`the cell called process.exit(${code}); nothing else has ended, and variables are kept`);
  }
}

function answer(ask: number, work: () => unknown): void {
  let value: unknown = null;
  try {
    value = work();
  } catch {
    // The compiler has given up on code that is being written: there is nothing to say of it.
  }
  say({ type: "answer", ask, value });
}

serve();
