import type { EventEmitter } from "node:events";
import { receiveComm } from "../repl/comms";
import { listenForCells } from "./cell-frontend";
import { startInterpreter } from "./interpreter";
import { decodeComm } from "./encode-comm";
import { say, STRICT } from "./pipes";
import type { Order } from "./protocol";
import { redirectStreams } from "./streams";
import { hideAsyncIds } from "./hide-async-ids";

type Listener = Parameters<EventEmitter["removeListener"]>[1];

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
  // Signals are for the keeper, which may get the same ones.
  process.on("SIGINT", () => undefined);

  redirectStreams();
  hideAsyncIds();
  const language = startInterpreter({ strict: process.argv.includes(STRICT) });
  listenForCells(language);

  process.on("message", (order: Order) => {
    if (order.type === "run") void language.run(order);
    else if (order.type === "complete") answer(order.ask, () => language.complete(order));
    else if (order.type === "inspect") answer(order.ask, () => language.inspect(order));
    else if (order.type === "isComplete") answer(order.ask, () => language.isComplete(order));
    else if (order.type === "comm") receiveComm(decodeComm(order));
    else exit(0);
  });
  keepListeners();
  say({ type: "ready" });
}

/**
 * Lets cells take away all listeners of the process but those by which it lives. Node itself takes
 * away those of SIGINT while a cell runs, and puts them back.
 */
function keepListeners(): void {
  const emitter: EventEmitter = process;
  const names = emitter.eventNames().filter((name) => name !== "SIGINT");
  const kept = new Map(names.map((name) => [name, new Set(emitter.rawListeners(name))]));
  emitter.removeAllListeners = (event) => {
    for (const name of event === undefined ? emitter.eventNames() : [event]) {
      for (const listener of emitter.rawListeners(name) as Listener[]) {
        if (!kept.get(name)?.has(listener)) emitter.removeListener(name, listener);
      }
    }
    return emitter;
  };
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
