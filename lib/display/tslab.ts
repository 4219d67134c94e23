import { dirname, join } from "node:path";
import {
  type Frontend,
  type MimeBundle,
  type Progress,
  setFallbackFrontend,
} from "../base/messages";
import { type PaceStart, progressText, timeLeft } from "./progress-text";

// Of tslab's public module, what is used here.
interface Display {
  raw(type: string, data: string): void;
}
interface Tslab {
  readonly display: Display;
  newDisplay(): Display;
}
type Jupyter = { readonly lastWriteDisplayData: unknown };

// Displays that can be updated, by their id.
const displays = new Map<string, Display>();

// Best first: of a bundle, stock tslab sends one type only.
const TYPES = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown"];

/**
 * A frontend for notebooks on stock tslab: of a bundle it shows the richest type that front ends
 * without our extension can draw, and progress as one line that is redrawn at most four times a
 * second. Null when this process is not a running tslab kernel; scripts never load tslab by this.
 */
export function tslabFrontend(): Frontend | null {
  const jupyter = loadedJupyter();
  if (jupyter === null) return null;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const tslab = require(join(dirname(jupyter), "public.js")) as Tslab;
  const cell = () => (require.cache[jupyter]!.exports as Jupyter).lastWriteDisplayData;
  return {
    display: (bundle, { id }) => {
      if (id !== undefined && !displays.has(id)) displays.set(id, tslab.newDisplay());
      const display = id === undefined ? tslab.display : displays.get(id)!;
      display.raw(...richest(bundle));
    },
    progress: progressLine(() => tslab.newDisplay(), cell),
  };
}

// On stock tslab no front end is set: messages of all kinds find this one.
let found: Frontend | null = null;
setFallbackFrontend(() => (found ??= tslabFrontend()));

// The kernel may be another copy of tslab than the one beside us, so we look at what is loaded. It
// can show values once the first cell has begun.
function loadedJupyter(): string | null {
  const loaded = Object.keys(require.cache).find((path) =>
    /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path),
  );
  if (loaded === undefined) return null;
  const { lastWriteDisplayData } = require.cache[loaded]!.exports as Jupyter;
  return typeof lastWriteDisplayData === "function" ? loaded : null;
}

function richest(bundle: MimeBundle): [string, string] {
  const type = TYPES.find((candidate) => typeof bundle[candidate] === "string") ?? "text/plain";
  const data = bundle[type];
  if (typeof data !== "string") return ["text/plain", Object.keys(bundle).join(", ")];
  // Bare SVG is drawn as an image by some front ends, which then do not scale it to the page.
  return [type === "image/svg+xml" ? "text/html" : type, data];
}

const REDRAW_MILLISECONDS = 250;

interface Line extends PaceStart {
  readonly label: string;
  readonly cell: unknown;
  readonly display: Display;
}

/** Draws progress as one line; a new line for new work and for each new cell. */
function progressLine(
  newDisplay: () => Display,
  cell: () => unknown,
): (progress: Progress) => void {
  let line: Line | null = null;
  let drawnAt = -Infinity;
  return (progress) => {
    const { label, done, total } = progress;
    const now = performance.now();
    if (line?.label !== label || line.cell !== cell() || done < line.done) {
      line = { label, cell: cell(), at: now, done, display: newDisplay() };
      drawnAt = -Infinity;
    }
    const finished = done >= total;
    if (!finished && now - drawnAt < REDRAW_MILLISECONDS) return;
    drawnAt = now;
    line.display.raw("text/plain", progressText(progress, timeLeft(progress, line, now)));
    if (finished) line = null;
  };
}
