import { Socket } from "node:net";
import { parentPort } from "node:worker_threads";
import { reason } from "../../base/user-error";
import { PIPES } from "../messages/pipes";
import { readLines } from "../messages/read-lines";
import { createAdapter, type Adapter } from "./adapter";
import type { Body } from "./commands";
import type { DebugCommand, DebugMessage } from "./protocol";

// A thread beside the cells that debugs them: it answers while they are stopped, too. Requests come
// through a pipe of its own, a line of JSON each.

const pipe = new Socket({ fd: PIPES.debugger, readable: true, writable: true });
pipe.on("error", () => undefined);
let adapter: Adapter | undefined;

function send(message: DebugMessage): void {
  pipe.write(`${JSON.stringify(message)}\n`);
}

async function serve({ id, command, arguments: given, prefix }: DebugCommand): Promise<void> {
  try {
    send({ reply: id, success: true, body: await run(command, given, prefix) });
  } catch (thrown) {
    send({ reply: id, success: false, message: reason(thrown) });
  }
}

function run(command: string, given: object, prefix: string): Promise<Body> {
  if (command === "disconnect") return disconnect();
  adapter ??= createAdapter(prefix, send);
  return adapter.serve(command, given);
}

async function disconnect(): Promise<Body> {
  const connected = adapter;
  adapter = undefined;
  await connected?.disconnect();
  return {};
}

async function main(): Promise<void> {
  for await (const lines of readLines(pipe)) {
    for (const line of lines) void serve(JSON.parse(line) as DebugCommand);
  }
  await disconnect();
}

// From the thread that receives interrupts.
parentPort?.on("message", (given: { skip: boolean }) => {
  adapter?.serve("skipPauses", given).catch(() => undefined);
});

void main();
