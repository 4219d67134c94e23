import type { CellWorker } from "../fork-worker";
import { readLines } from "../messages/read-lines";
import { cellPrefix } from "./cell-path";
import {
  START_DEBUGGER,
  type DebugCommand,
  type DebugEvent,
  type DebugMessage,
  type DebugOutcome,
} from "./protocol";

/** The debugger of a process of cells, seen from outside. It starts with the first request. */
export interface DebugChannel {
  readonly request: (
    command: string,
    given: Readonly<Record<string, unknown>>,
  ) => Promise<DebugOutcome>;
  readonly isStopped: () => boolean;
  /** The process has ended: fails what waits, and says that nothing is stopped any more. */
  readonly close: () => void;
}

/** How long the cells' thread may be inside calls in which it cannot reply. */
const TIMEOUT_MILLISECONDS = 30_000;
const BUSY =
  "the cells are inside a call that a debugger cannot look into; ask again when it has ended";
const GONE = "the process of cells has ended";

/** Makes the channel. */
export function createDebugChannel(
  { debugger: pipe, interrupts }: CellWorker,
  onEvent: (event: DebugEvent) => void = () => undefined,
): DebugChannel {
  const prefix = cellPrefix();
  const waiting = new Map<number, (outcome: DebugOutcome) => void>();
  let next = 1;
  let isStarted = false;
  let isStopped = false;
  let isClosed = false;

  function receive(message: DebugMessage): void {
    if ("reply" in message) {
      const { reply, ...outcome } = message;
      return waiting.get(reply)?.(outcome);
    }
    if (message.event === "stopped") isStopped = true;
    if (message.event === "continued") isStopped = false;
    onEvent(message);
  }

  async function receiveAll(): Promise<void> {
    for await (const lines of readLines(pipe)) {
      for (const line of lines) receive(JSON.parse(line) as DebugMessage);
    }
  }

  function start(): void {
    isStarted = true;
    interrupts.write(`${START_DEBUGGER}\n`);
    receiveAll().catch(() => undefined);
  }

  async function request(command: string, given: DebugCommand["arguments"]): Promise<DebugOutcome> {
    if (isClosed) return { success: false, message: GONE };
    if (!isStarted) {
      if (command === "disconnect") return { success: true };
      start();
    }
    const id = next++;
    const line: DebugCommand = { id, command, arguments: given, prefix };
    let late: NodeJS.Timeout | undefined;
    const outcome = await new Promise<DebugOutcome>((resolve) => {
      waiting.set(id, resolve);
      late = setTimeout(() => resolve({ success: false, message: BUSY }), TIMEOUT_MILLISECONDS);
      pipe.write(`${JSON.stringify(line)}\n`);
    });
    clearTimeout(late);
    waiting.delete(id);
    return outcome;
  }

  return {
    request,
    isStopped: () => isStopped,
    close() {
      isClosed = true;
      for (const resolve of waiting.values()) resolve({ success: false, message: GONE });
      if (isStopped)
        onEvent({ event: "continued", body: { threadId: 1, allThreadsContinued: true } });
      isStopped = false;
    },
  };
}
