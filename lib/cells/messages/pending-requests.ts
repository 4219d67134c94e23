import type { Completeness } from "../convert/is-complete";
import type { Command } from "./protocol";

/** What the interpreter says about code without running it. */
export interface LanguageService {
  /** What could stand at the cursor; positions count UTF-16 units. */
  readonly complete: (source: string, cursor: number) => Promise<CompletionList>;
  /** What is known of the name at the cursor, as text; null when nothing is. */
  readonly inspect: (source: string, cursor: number) => Promise<string | null>;
  readonly isComplete: (source: string) => Promise<Completeness>;
}

/** What could stand between two positions. */
export interface CompletionList {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly string[];
  /** What each of them is: function, class, keyword and so on. */
  readonly kinds: readonly string[];
}

/** Requests that were sent and wait for their replies. */
export interface PendingRequests {
  readonly service: LanguageService;
  readonly resolve: (request: number, value: unknown) => void;
  /** No reply will come any more: each request resolves to its fallback. */
  readonly close: () => void;
}

/** Makes requests by numbered commands. `send` returns false when the process has ended. */
export function createPendingRequests(send: (command: Command) => boolean): PendingRequests {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;

  async function request<T>(commandOf: (request: number) => Command, fallback: T): Promise<T> {
    const number = ++last;
    const value = await new Promise((done) => {
      waiting.set(number, done);
      if (!send(commandOf(number))) resolve(number, null);
    });
    return (value as T | null) ?? fallback;
  }

  function resolve(number: number, value: unknown): void {
    waiting.get(number)?.(value);
    waiting.delete(number);
  }

  return {
    service: {
      complete(source, cursor) {
        const none: CompletionList = { start: cursor, end: cursor, matches: [], kinds: [] };
        return request((number) => ({ type: "complete", request: number, source, cursor }), none);
      },
      inspect: (source, cursor) =>
        request<string | null>(
          (number) => ({ type: "inspect", request: number, source, cursor }),
          null,
        ),
      isComplete(source) {
        const unknown: Completeness = { status: "complete" };
        return request((number) => ({ type: "isComplete", request: number, source }), unknown);
      },
    },
    resolve,
    close: () => [...waiting.keys()].forEach((number) => resolve(number, null)),
  };
}
