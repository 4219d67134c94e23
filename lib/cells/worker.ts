import type { EventEmitter } from "node:events";
import { receiveComm } from "../repl/comms";
import { installFrontend } from "./cell-frontend";
import { decodeComm } from "./messages/encode-comm";
import { hideAsyncIds } from "./interrupts/hide-async-ids";
import { startInterpreter } from "./interpreter";
import { namePrograms } from "./programs/name-programs";
import { send, STRICT } from "./messages/pipes";
import { protectCalls } from "./realm/protect-calls";
import { receiveCommands } from "./messages/receive-commands";
import { redirectStreams } from "./messages/redirect-streams";

type Listener = Parameters<EventEmitter["removeListener"]>[1];

/** How long this process lives on when its channel is closed: less than its parent lets it live. */
const DISCONNECTED_MILLISECONDS = 800;

// The process that holds a notebook's cells, driven by cell-host.ts. Everything a cell does to its
// process stays here.

function main(): void {
  // Cells and the packages they load should find a plain process.
  delete (process as { send?: unknown }).send;
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null) => {
    throw new ProcessExit(code ?? process.exitCode ?? 0);
  };
  // While this process lives it can be seen what its cells have started.
  process.on("disconnect", () => setTimeout(exit, DISCONNECTED_MILLISECONDS, 0));
  // Signals are for the parent process, which may get the same ones.
  process.on("SIGINT", () => undefined);

  redirectStreams();
  namePrograms();
  hideAsyncIds();
  protectCalls();
  const interpreter = startInterpreter({ strict: process.argv.includes(STRICT) });
  installFrontend(interpreter);

  receiveCommands((command) => {
    switch (command.type) {
      case "run":
        return interpreter.run(command);
      case "complete":
        return reply(command.request, () => interpreter.complete(command));
      case "inspect":
        return reply(command.request, () => interpreter.inspect(command));
      case "isComplete":
        return reply(command.request, () => interpreter.isComplete(command));
      case "comm":
        return receiveComm(decodeComm(command));
      case "close":
        return exit(0);
    }
  });
  protectListeners();
  send({ type: "ready" });
}

/**
 * Lets cells remove all listeners of the process but those by which it lives. Node itself removes
 * those of SIGINT while a cell runs, and puts them back.
 */
function protectListeners(): void {
  const emitter: EventEmitter = process;
  const names = emitter.eventNames().filter((name) => name !== "SIGINT");
  const own = new Map(names.map((name) => [name, new Set(emitter.rawListeners(name))]));
  emitter.removeAllListeners = (event) => {
    for (const name of event === undefined ? emitter.eventNames() : [event]) {
      for (const listener of emitter.rawListeners(name) as Listener[]) {
        if (!own.get(name)?.has(listener)) emitter.removeListener(name, listener);
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

function reply(request: number, work: () => unknown): void {
  let value: unknown = null;
  try {
    value = work();
  } catch {
    // The compiler has given up on code that is being written: there is nothing to say of it.
  }
  send({ type: "reply", request, value });
}

main();
