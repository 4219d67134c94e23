import type { Inspector } from "./inspector";
import type { Pause } from "./pauses";

/** At which exceptions code stops. */
export interface Exceptions {
  readonly setFilters: (filters: readonly string[]) => Promise<void>;
  /** Whether an exception at which V8 has stopped is one of them. */
  readonly accept: (pause: Pause) => Promise<boolean>;
}

/**
 * Keeps the filters. V8 takes each exception of a cell for one that is caught, by what runs the
 * cells: whether the code that was written catches it is seen from that code.
 */
export function createExceptions(inspector: Inspector): Exceptions {
  let isOfAll = true;
  return {
    async setFilters(filters) {
      isOfAll = filters.includes("all");
      const state = filters.length > 0 ? "all" : "none";
      await inspector.post("Debugger.setPauseOnExceptions", { state });
    },
    async accept({ frames }) {
      if (isOfAll) return true;
      for (const { script, origin } of frames) {
        if (await inspector.call("isInTry", await script.text(), origin)) return false;
      }
      return true;
    },
  };
}
