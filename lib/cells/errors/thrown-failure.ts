import { inspected } from "../../base/inspected";
import { cutText } from "../messages/cut-text";
import type { CellFailure, Frame } from "../messages/protocol";
import { asWritten } from "../convert/share-names";

const CELL_FRAME = /(?:^|[ (])cell-(\d+):(\d+):(\d+)\)?$/;
// Places in cells are shown with their code, and what runs the cells is not worth a look.
const HIDDEN_FRAME =
  /cell-\d+(?:\.js)?(?::\d+:\d+)?\)?$|\((?:node:|evalmachine)|at (?:async )?node:|[/\\]tslab[/\\]dist[/\\]|[/\\]lib[/\\]cells[/\\]/;
const MAX_FRAMES = 12;
const MAX_CAUSES = 4;
/** Characters of a message, and of the end of a stack, that are read. */
const MAX_MESSAGE = 100_000;
const MAX_STACK = 1_000_000;

/** The failure of whatever a cell threw; the stack already names cells. Never throws itself. */
export function thrownFailure(thrown: unknown): CellFailure {
  const stack = readText(thrown, "stack");
  const lines =
    stack === undefined
      ? []
      : stack
          .slice(-MAX_STACK)
          .split("\n")
          .map((line) => line.trim());
  const calls = lines.filter((line) => line.startsWith("at "));
  return {
    ename: nameOf(thrown),
    evalue: messageOf(thrown),
    frames: calls.flatMap((line) => frameIn(line)),
    details: [
      ...calls.filter((line) => !HIDDEN_FRAME.test(line)).slice(0, MAX_FRAMES),
      ...partsOf(thrown).map((part) => `one of them: ${part}`),
      ...causesOf(thrown).map((cause) => `caused by ${cause}`),
    ],
  };
}

// A class of errors that sets no name has that of the class it extends, which says less.
function nameOf(thrown: unknown): string {
  const name = cutText(readText(thrown, "name") ?? "Error", MAX_MESSAGE);
  try {
    const prototype = Object.getPrototypeOf(thrown) as object | null;
    const isNamed =
      Object.hasOwn(thrown as object, "name") || Object.hasOwn(prototype ?? {}, "name");
    const className = prototype?.constructor.name;
    return thrown instanceof Error && !isNamed && className ? className : name;
  } catch {
    return name;
  }
}

function messageOf(thrown: unknown): string {
  const message = readText(thrown, "message");
  return message === undefined
    ? cutText(textOf(thrown), MAX_MESSAGE)
    : asWritten(cutText(message, MAX_MESSAGE));
}

function frameIn(line: string): Frame[] {
  const [, cell, row, column] = CELL_FRAME.exec(line) ?? [];
  return cell === undefined
    ? []
    : [{ cell: Number(cell), line: Number(row), column: Number(column) }];
}

function causesOf(thrown: unknown): string[] {
  const causes: string[] = [];
  const seen = new Set([thrown]);
  for (let at = causeOf(thrown); at !== undefined && causes.length < MAX_CAUSES; at = causeOf(at)) {
    if (seen.has(at)) break;
    seen.add(at);
    causes.push(headlineOf(at));
  }
  return causes;
}

function headlineOf(thrown: unknown): string {
  return `${nameOf(thrown)}: ${messageOf(thrown)}`;
}

// What an AggregateError holds, as Promise.any throws it.
function partsOf(thrown: unknown): string[] {
  try {
    const { errors } = (thrown ?? {}) as { errors?: unknown };
    return thrown instanceof AggregateError && Array.isArray(errors)
      ? errors.slice(0, MAX_FRAMES).map(headlineOf)
      : [];
  } catch {
    return [];
  }
}

// Anything can be thrown, a proxy with traps or an object with throwing getters, too.
function causeOf(thrown: unknown): unknown {
  try {
    return (thrown as { cause?: unknown } | null | undefined)?.cause;
  } catch {
    return undefined;
  }
}

function readText(thrown: unknown, field: "name" | "message" | "stack"): string | undefined {
  try {
    const value = (thrown as Record<string, unknown> | null | undefined)?.[field];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A value as text, strings as they are. Never throws. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : inspected(value);
}
