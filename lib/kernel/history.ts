import type { z } from "zod";
import { matchesGlob } from "./glob";
import type { historyRequest } from "./requests";

/** What to look up, as a history_request asks it. */
export type HistoryAsk = z.infer<typeof historyRequest>;

/** A line of a history_reply: session, execution count, and the input or input and output. */
export type HistoryLine = readonly [number, number, string | readonly [string, string | null]];

/** What has been run in this kernel. */
export interface History {
  readonly add: (count: number, source: string) => void;
  /** Notes the text of the value in which cell `count` ended. */
  readonly addOutput: (count: number, text: string) => void;
  readonly lookUp: (ask: HistoryAsk) => HistoryLine[];
}

/** What history may hold, in characters; beyond it, the oldest is forgotten. */
const HELD_CHARACTERS = 20_000_000;
const SESSION = 1;
const USUAL_TAIL = 10;

interface Entry {
  readonly count: number;
  readonly source: string;
  output: string | null;
}

/** A history that begins empty, held in memory: the sessions of other kernels are not in it. */
export function createHistory(heldCharacters = HELD_CHARACTERS): History {
  let entries: Entry[] = [];
  let held = 0;

  function bound(): void {
    let first = 0;
    while (held > heldCharacters && first < entries.length) held -= weight(entries[first++]);
    if (first > 0) entries = entries.slice(first);
  }

  function lookUp(ask: HistoryAsk): HistoryLine[] {
    const found = select(ask);
    const most = ask.n ?? (ask.hist_access_type === "tail" ? USUAL_TAIL : Infinity);
    const lines = most > 0 ? found.slice(-most) : [];
    // A range is asked of a session by its number, or of this one as 0.
    const session = ask.hist_access_type === "range" ? (ask.session ?? 0) : SESSION;
    return lines.map(({ count, source, output }) =>
      ask.output ? [session, count, [source, output]] : [session, count, source],
    );
  }

  function select(ask: HistoryAsk): readonly Entry[] {
    switch (ask.hist_access_type) {
      case "tail":
        return entries;
      case "range":
        return range(ask);
      case "search":
        return search(ask.pattern ?? "*", ask.unique ?? false);
      default:
        return [];
    }
  }

  // Ends are counts of cells; those below zero count from behind, as in a slice of Python's.
  function range({ session, start, stop }: HistoryAsk): Entry[] {
    if ((session ?? 0) !== 0 && session !== SESSION) return [];
    const end = (entries.at(-1)?.count ?? 0) + 1;
    const place = (at: number) => (at < 0 ? at + end : at);
    const [from, to] = [place(start ?? 0), stop ? place(stop) : end];
    return entries.filter(({ count }) => count >= from && count < to);
  }

  function search(pattern: string, unique: boolean): Entry[] {
    const found = entries.filter(({ source }) => matchesGlob(source, pattern));
    if (!unique) return found;
    const latest = new Map(found.map((entry) => [entry.source, entry]));
    return found.filter((entry) => latest.get(entry.source) === entry);
  }

  return {
    add(count, source) {
      const entry = { count, source, output: null };
      entries.push(entry);
      held += weight(entry);
      bound();
    },
    addOutput(count, text) {
      const entry = entries.at(-1);
      if (entry?.count !== count) return;
      held -= weight(entry);
      entry.output = text;
      held += weight(entry);
      bound();
    },
    lookUp,
  };
}

function weight({ source, output }: Entry): number {
  return source.length + (output?.length ?? 0) + 100;
}
