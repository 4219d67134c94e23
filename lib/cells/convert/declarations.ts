/** Gives what is declared when code has run after what `before` declares; undefined if it is wrong. */
export type Declare = (before: string, source: string) => string | undefined;

/** What the cells of a notebook have declared, as the text of a declaration file. */
export interface Declarations {
  /** Also what cells that still run declare: while one awaits, others can use its names. */
  readonly text: () => string;
  /** A run begins whose code has been checked against the text, which now becomes `declares`. */
  readonly begin: (run: number, source: string, declares: string) => void;
  /** It has ended well: what it declares stays. */
  readonly keep: (run: number) => void;
  /** It has failed: of what it declares, only what this code does stays. */
  readonly keepOnly: (run: number, ran: string) => void;
  readonly source: (run: number) => string | undefined;
  readonly reset: () => void;
}

interface Running {
  readonly run: number;
  readonly source: string;
  /** The text with all that it declares itself. */
  declares: string;
  hasEnded: boolean;
}

/** Begins with nothing declared. */
export function createDeclarations(declare: Declare): Declarations {
  let settled = "";
  // In the order in which they began, of which the first has not ended: later ones build on it.
  let running: Running[] = [];

  const find = (run: number) => running.findIndex((each) => each.run === run);
  const before = (index: number) => running[index - 1]?.declares ?? settled;

  function settle(): void {
    while (running[0]?.hasEnded) settled = running.shift()!.declares;
    // Most code declares nothing, and a cell may run for hours while a thousand others end.
    running = running.filter(
      ({ hasEnded, declares }, index) => !hasEnded || declares !== before(index),
    );
  }

  // These have been checked with what did not come about. Where one needs it, both stay declared.
  function declareAgain(from: number): void {
    for (let index = from; index < running.length; index++) {
      const { source, declares } = running[index];
      running[index].declares = declare(before(index), source) ?? declares;
    }
  }

  return {
    text: () => before(running.length),
    begin: (run, source, declares) => void running.push({ run, source, declares, hasEnded: false }),
    keep(run) {
      const index = find(run);
      if (index < 0) return;
      running[index].hasEnded = true;
      settle();
    },
    keepOnly(run, ran) {
      const index = find(run);
      if (index < 0) return;
      const failed = running[index];
      const base = before(index);
      const declares = ran.trim() === "" ? base : (declare(base, ran) ?? base);
      running[index] = { ...failed, declares, hasEnded: true };
      if (failed.declares !== declares) declareAgain(index + 1);
      settle();
    },
    source: (run) => running[find(run)]?.source,
    reset() {
      settled = "";
      running = [];
    },
  };
}
