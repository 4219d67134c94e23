import type { Readable } from "node:stream";
import type { PendingInput } from "./pending-input";
import type { PendingRequests } from "./pending-requests";
import type { CellEvent, CellMessage } from "./protocol";
import { readMessages } from "./read-messages";
import type { CellOutcome, RunningCell } from "../running-cell";

/** Where the messages of a process of cells go. */
export interface MessageHandlers {
  readonly requests: PendingRequests;
  readonly input: PendingInput;
  /** The cell of a run, while it runs. */
  readonly runningCell: (run: number) => RunningCell | undefined;
  /** The process takes cells. */
  readonly onReady: () => void;
  /** A running cell has ended. */
  readonly onDone: (cell: RunningCell, outcome: CellOutcome) => void;
  readonly onEvent: (event: CellEvent) => void | Promise<void>;
}

/**
 * Reads messages until the pipe ends, each after the one before was handled. What is no message is
 * left out. Rejects when a handler throws.
 */
export async function receiveMessages(pipe: Readable, handlers: MessageHandlers): Promise<void> {
  for await (const messages of readMessages(pipe)) {
    for (const message of messages) await receive(message, handlers);
  }
}

async function receive(message: CellMessage, handlers: MessageHandlers): Promise<void> {
  const { requests, input, runningCell, onReady, onEvent } = handlers;
  switch (message.type) {
    case "ready":
      return onReady();
    case "statement": {
      const cell = runningCell(message.run);
      if (cell !== undefined) cell.line = message.line;
      return;
    }
    case "reply":
      return requests.resolve(message.request, message.value);
    case "done":
      return receiveDone(message, handlers);
    case "ask":
      input.open();
      // It was asked before the interrupt came, or by code that goes on after it.
      if (message.run !== undefined && runningCell(message.run)?.isInterrupted) {
        return input.reply({ interrupted: true });
      }
      return onEvent(message);
    case "stream":
    case "result":
    case "display":
    case "progress":
    case "clear":
    case "page":
    case "comm":
      return onEvent(message);
  }
}

async function receiveDone(
  { run, failure, expressions }: Extract<CellMessage, { type: "done" }>,
  { runningCell, onDone }: MessageHandlers,
): Promise<void> {
  // What another process, or native code, has written to the streams may still be on its way.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const cell = runningCell(run);
  if (cell === undefined) return;
  onDone(cell, {
    ...(failure && { failure: cell.locate(failure) }),
    ...(expressions && { expressions }),
    alive: true,
  });
}
