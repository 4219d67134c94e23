import { inspect } from "node:util";
import type { CellFailure, Frame } from "./protocol";

/** What tslab's converter says about code that does not compile; lines and characters from 0. */
export interface Diagnostic {
  readonly start: { readonly line: number; readonly character: number; readonly offset: number };
  readonly messageText: string;
  readonly code: number;
  readonly fileName?: string;
}

const FRAME = /(?:^|[ (])cell-(\d+):(\d+):(\d+)\)?$/;
const OURS =
  /cell-\d+(?:\.js)?(?::\d+:\d+)?\)?$|\((?:node:|evalmachine)|at (?:async )?node:|[/\\]tslab[/\\]dist[/\\]|[/\\]lib[/\\]cells[/\\]/;
// Places in cells are shown with their code, and the machinery that runs cells is not worth a look.
const SHOWN_FRAMES = 12;

/** The failure of a cell that does not compile: the first diagnostic speaks, the rest follow. */
export function compileFailure(cell: number, diagnostics: readonly Diagnostic[]): CellFailure {
  const [first, ...rest] = gathered(diagnostics);
  return {
    ename: "TypeScriptError",
    evalue: `TS${first.code}: ${first.messageText}`,
    frames: first.fileName === undefined ? [frameOf(cell, first)] : [],
    details: [
      ...(first.fileName === undefined ? [] : [`in ${place(first)}`]),
      ...rest
        .slice(0, SHOWN_FRAMES)
        .map((one) => `TS${one.code}: ${one.messageText} (${place(one)})`),
      ...(rest.length > SHOWN_FRAMES ? [`and ${rest.length - SHOWN_FRAMES} more`] : []),
    ],
  };
}

function frameOf(cell: number, { start }: Diagnostic): Frame {
  return { cell, line: start.line + 1, column: start.character + 1 };
}

function place({ fileName, start }: Diagnostic): string {
  const file = fileName === undefined ? "" : `${fileName}, `;
  return `${file}line ${start.line + 1}, column ${start.character + 1}`;
}

// A chain of messages comes as several diagnostics that start at one place: one sentence each.
function gathered(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const whole: Diagnostic[] = [];
  for (const one of diagnostics) {
    const before = whole.at(-1);
    if (before?.start.offset === one.start.offset && before.fileName === one.fileName) {
      whole[whole.length - 1] = {
        ...before,
        messageText: `${before.messageText}\n  ${one.messageText}`,
      };
    } else whole.push(one);
  }
  return whole;
}

/** The failure of whatever a cell threw; the stack already speaks of cells. Never throws itself. */
export function thrownFailure(thrown: unknown): CellFailure {
  const stack = read(thrown, "stack");
  const lines = stack === undefined ? [] : stack.split("\n").map((line) => line.trim());
  const calls = lines.filter((line) => line.startsWith("at "));
  const causes = causesOf(thrown);
  return {
    ename: nameOf(thrown),
    evalue: read(thrown, "message") ?? shown(thrown),
    frames: calls.flatMap((line) => frameIn(line)),
    details: [
      ...calls.filter((line) => !OURS.test(line)).slice(0, SHOWN_FRAMES),
      ...partsOf(thrown).map((part) => `one of them: ${part}`),
      ...causes.map((cause) => `caused by ${cause}`),
    ],
  };
}

// A class of errors that gives itself no name has that of the class it extends, which says less.
function nameOf(thrown: unknown): string {
  const name = read(thrown, "name") ?? "Error";
  try {
    const kind = Object.getPrototypeOf(thrown) as object | null;
    const named = Object.hasOwn(thrown as object, "name") || Object.hasOwn(kind ?? {}, "name");
    const own = kind?.constructor.name;
    return thrown instanceof Error && !named && own ? own : name;
  } catch {
    return name;
  }
}

function frameIn(line: string): Frame[] {
  const [, cell, row, column] = FRAME.exec(line) ?? [];
  return cell === undefined
    ? []
    : [{ cell: Number(cell), line: Number(row), column: Number(column) }];
}

function causesOf(thrown: unknown): string[] {
  const causes: string[] = [];
  const seen = new Set([thrown]);
  for (let at = causeOf(thrown); at !== undefined && causes.length < 4; at = causeOf(at)) {
    if (seen.has(at)) break;
    seen.add(at);
    causes.push(sentenceOf(at));
  }
  return causes;
}

function sentenceOf(thrown: unknown): string {
  return `${nameOf(thrown)}: ${read(thrown, "message") ?? shown(thrown)}`;
}

// What an AggregateError holds, as Promise.any throws it.
function partsOf(thrown: unknown): string[] {
  try {
    const { errors } = (thrown ?? {}) as { errors?: unknown };
    return thrown instanceof AggregateError && Array.isArray(errors)
      ? errors.slice(0, SHOWN_FRAMES).map(sentenceOf)
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

function read(thrown: unknown, field: "name" | "message" | "stack"): string | undefined {
  try {
    const value = (thrown as Record<string, unknown> | null | undefined)?.[field];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value as text, whatever it does when looked at. */
export function shown(value: unknown): string {
  try {
    return typeof value === "string" ? value : inspect(value);
  } catch (thrown) {
    return `[a value that cannot be shown: ${read(thrown, "message") ?? "no reason"}]`;
  }
}
