import { mock } from "node:test";
import { Writable } from "node:stream";

/**
 * A screen, 60 columns wide, and a clock that a test can turn, timers with it. `text` is all that was
 * written; a terminal also has the `lines` that stand on it, and counts how often it was redrawn.
 */
export class Screen extends Writable {
  columns = 60;
  text = "";
  lines = [""];
  redraws = 0;
  #column = 0;

  constructor(readonly isTTY: boolean) {
    super({ decodeStrings: false });
  }

  override _write(text: string, _encoding: BufferEncoding, done: () => void): void {
    this.text += text;
    // eslint-disable-next-line no-control-regex
    for (const [part] of text.matchAll(/\u001b(?:\[[?\d]*[A-Za-z]|\d)|[^\u001b]/gu))
      this.#put(part);
    done();
  }

  #put(part: string): void {
    const last = this.lines.length - 1;
    if (part === "\n") {
      this.lines.push("");
      this.#column = 0;
    } else if (part === "\u001b[1G") this.#column = 0;
    else if (part === "\u001b[2K") this.lines[last] = "";
    else if (part === "\u001b[0K") {
      this.lines[last] = this.lines[last].slice(0, this.#column);
      this.redraws++;
    } else if (part.length === 1) {
      if (this.#column === this.columns) throw new Error(`wider than ${this.columns} columns`);
      const line = this.lines[last];
      this.lines[last] = line.slice(0, this.#column) + part + line.slice(this.#column + 1);
      this.#column++;
    }
  }
}

/** Turns the clock: `Date.now` and the timers go on by so many milliseconds. */
export function pass(milliseconds: number): void {
  mock.timers.tick(milliseconds);
}

/** Has the clock stand still in the tests around, but for `pass`. */
export function useStillClock(): void {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 }));
  afterEach(() => mock.timers.reset());
}

/** The time of the clock. */
export const now = (): number => Date.now();
