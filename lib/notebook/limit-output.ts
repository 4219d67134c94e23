import type { CellEvent } from "../cells/messages/protocol";

/** Characters of text that a cell shows in full, and those kept from the end of a longer output. */
const SHOWN_CHARACTERS = 1_000_000;
const LAST_CHARACTERS = 20_000;
/** What the displays of one cell may hold together, in characters of JSON. */
const DISPLAY_CHARACTERS = 64_000_000;

type Stream = "stdout" | "stderr";
type OnEvent = (event: CellEvent) => void;

/** Passes on the events of one cell up to a limit; `end` passes on the end of a longer output. */
export interface OutputLimiter {
  readonly onEvent: OnEvent;
  readonly end: () => void;
}

/**
 * Limits what one cell can leave in a notebook. Text past the limit is counted, its end kept, and a
 * line says how much is missing, so a cell that prints without end does not fill the memory.
 */
export function limitOutput(pass: OnEvent): OutputLimiter {
  const { write, end } = limitText(pass);
  const display = limitDisplays(pass, (text) => write("stderr", text));
  return {
    onEvent(event) {
      if (event.type === "stream") write(event.name, event.text);
      else if (event.type === "display" || event.type === "result") display(event);
      else pass(event);
    },
    end,
  };
}

function limitText(pass: OnEvent) {
  let shown = 0;
  let omitted = 0;
  let last: { name: Stream; text: string }[] = [];
  let lastLength = 0;

  const passText = (name: Stream, text: string) => pass({ type: "stream", name, text });

  function write(name: Stream, text: string): void {
    const left = SHOWN_CHARACTERS - shown;
    if (text.length <= left) {
      passText(name, text);
      shown += text.length;
      return;
    }
    if (left > 0) passText(name, text.slice(0, left));
    shown = SHOWN_CHARACTERS;
    if (omitted === 0) {
      const limit = `${SHOWN_CHARACTERS / 1e6} million`;
      passText("stderr", `\n[output is left out from here: a cell shows ${limit} characters]\n`);
    }
    keepEnd(name, text.slice(left));
  }

  function keepEnd(name: Stream, rest: string): void {
    omitted += rest.length;
    last.push({ name, text: rest.slice(-LAST_CHARACTERS) });
    lastLength += Math.min(rest.length, LAST_CHARACTERS);
    while (lastLength - last[0].text.length >= LAST_CHARACTERS) {
      lastLength -= last.shift()!.text.length;
    }
  }

  function end(): void {
    if (omitted === 0) return;
    const kept = last.reduce((sum, { text }) => sum + text.length, 0);
    passText("stderr", `[${millions(omitted - kept)} left out; the end of the output follows]\n`);
    for (const { name, text } of last) passText(name, text);
    omitted = 0;
    last = [];
  }

  return { write, end };
}

type DisplayEvent = Extract<CellEvent, { type: "display" | "result" }>;

function limitDisplays(pass: OnEvent, warn: (text: string) => void) {
  const sizes = new Map<string, number>(); // of the displays that can be updated
  let total = 0;

  return (event: DisplayEvent): void => {
    const size = JSON.stringify(event.bundle).length;
    const id = event.type === "display" ? event.id : undefined;
    total += size - (id === undefined ? 0 : (sizes.get(id) ?? 0));
    if (id !== undefined) sizes.set(id, size);
    if (total <= DISPLAY_CHARACTERS) pass(event);
    else warn(`[a display of ${millions(size)} is left out: the cell shows too much]\n`);
  };
}

function millions(characters: number): string {
  return `${(characters / 1e6).toFixed(1)} million characters`;
}
