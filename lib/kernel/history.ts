import type { z } from "zod";
import { matchesGlob } from "./glob";
import type { historyRequest } from "./requests";

/** The content of a history_request. */
export type HistoryRequest = z.output<typeof historyRequest>;

/** An entry of a history_reply: session, execution count, and the input or input and output. */
export type HistoryEntry = readonly [number, number, string | readonly [string, string | null]];

/** What has been run in this kernel. */
export interface History {
  readonly add: (count: number, source: string) => void;
  /** Adds the text of the value in which cell `count` ended. */
  readonly addOutput: (count: number, text: string) => void;
  readonly lookUp: (request: HistoryRequest) => HistoryEntry[];
}

/** Beyond this, the oldest cells are dropped. */
const MAX_CHARACTERS = 20_000_000;
/** What a cell weighs beside its text. */
const OVERHEAD = 100;
/** The number of the only session. */
const SESSION = 1;
const DEFAULT_TAIL = 10;

interface Cell {
  readonly count: number;
  readonly source: string;
  output: string | null;
}

/** A history that begins empty, held in memory: the sessions of other kernels are not in it. */
export function createHistory(maxCharacters = MAX_CHARACTERS): History {
  let cells: Cell[] = [];
  let characters = 0;

  function trim(): void {
    let first = 0;
    while (characters > maxCharacters && first < cells.length) characters -= sizeOf(cells[first++]);
    if (first > 0) cells = cells.slice(first);
  }

  function lookUp(request: HistoryRequest): HistoryEntry[] {
    const found = select(request);
    const most = request.n ?? (request.hist_access_type === "tail" ? DEFAULT_TAIL : Infinity);
    const last = most > 0 ? found.slice(-most) : [];
    // A range names its session by number, this one also as 0; the reply repeats that.
    const session = request.hist_access_type === "range" ? (request.session ?? 0) : SESSION;
    return last.map(({ count, source, output }) =>
      request.output ? [session, count, [source, output]] : [session, count, source],
    );
  }

  function select(request: HistoryRequest): readonly Cell[] {
    switch (request.hist_access_type) {
      case "tail":
        return cells;
      case "range":
        return range(request);
      case "search":
        return search(request.pattern ?? "*", request.unique ?? false);
      default:
        return [];
    }
  }

  // Bounds are execution counts; those below zero count from the end, as in a slice of Python's.
  function range({ session, start, stop }: HistoryRequest): Cell[] {
    if ((session ?? 0) !== 0 && session !== SESSION) return [];
    const end = (cells.at(-1)?.count ?? 0) + 1;
    const toCount = (bound: number) => (bound < 0 ? bound + end : bound);
    const [from, to] = [toCount(start ?? 0), stop ? toCount(stop) : end];
    return cells.filter(({ count }) => count >= from && count < to);
  }

  function search(pattern: string, unique: boolean): Cell[] {
    const found = cells.filter(({ source }) => matchesGlob(source, pattern));
    if (!unique) return found;
    const latest = new Map(found.map((cell) => [cell.source, cell]));
    return found.filter((cell) => latest.get(cell.source) === cell);
  }

  return {
    add(count, source) {
      const cell = { count, source, output: null };
      cells.push(cell);
      characters += sizeOf(cell);
      trim();
    },
    addOutput(count, text) {
      const cell = cells.findLast((each) => each.count === count);
      if (cell === undefined) return;
      characters -= sizeOf(cell);
      cell.output = text;
      characters += sizeOf(cell);
      trim();
    },
    lookUp,
  };
}

function sizeOf({ source, output }: Cell): number {
  return source.length + (output?.length ?? 0) + OVERHEAD;
}
