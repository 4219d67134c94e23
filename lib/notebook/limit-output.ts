import type { CellEvent } from "../cells/protocol";

/** Characters of text that a cell shows in full, and those kept from the end of a longer output. */
export const SHOWN_CHARACTERS = 1_000_000;
const LAST_CHARACTERS = 20_000;
/** What the pictures of one cell may hold together, in characters of JSON. */
const PICTURE_CHARACTERS = 64_000_000;

type Stream = "stdout" | "stderr";

/** Hears what one cell says; `end` tells what was held back. */
export interface OutputLimiter {
  readonly hear: (said: CellEvent) => void;
  readonly end: () => void;
}

/**
 * Bounds what one cell can leave in a notebook. Text past the limit is counted, its end kept, and a
 * line says how much is missing, so a cell that prints without end does not fill the memory.
 */
export function limitOutput(pass: (said: CellEvent) => void): OutputLimiter {
  const sizes = new Map<string, number>(); // of the displays that can be redrawn
  let shown = 0;
  let pictures = 0;
  let cut = 0;
  let last: { name: Stream; text: string }[] = [];
  let lastLength = 0;

  const tell = (name: Stream, text: string) => pass({ type: "stream", name, text });

  function write(name: Stream, text: string): void {
    const room = SHOWN_CHARACTERS - shown;
    if (text.length <= room) {
      tell(name, text);
      shown += text.length;
      return;
    }
    if (room > 0) tell(name, text.slice(0, room));
    shown = SHOWN_CHARACTERS;
    if (cut === 0) {
      const limit = `${SHOWN_CHARACTERS / 1e6} million`;
      tell("stderr", `\n[output is left out from here: a cell shows ${limit} characters]\n`);
    }
    const rest = text.slice(room);
    cut += rest.length;
    last.push({ name, text: rest.slice(-LAST_CHARACTERS) });
    lastLength += Math.min(rest.length, LAST_CHARACTERS);
    while (lastLength - last[0].text.length >= LAST_CHARACTERS) {
      lastLength -= last.shift()!.text.length;
    }
  }

  function picture(said: Extract<CellEvent, { type: "display" | "result" }>): void {
    const size = JSON.stringify(said.bundle).length;
    const id = said.type === "display" ? said.id : undefined;
    pictures += size - (id === undefined ? 0 : (sizes.get(id) ?? 0));
    if (id !== undefined) sizes.set(id, size);
    if (pictures <= PICTURE_CHARACTERS) pass(said);
    else
      write("stderr", `[a display of ${megabytes(size)} is left out: the cell shows too much]\n`);
  }

  function end(): void {
    if (cut === 0) return;
    const kept = last.reduce((sum, { text }) => sum + text.length, 0);
    tell("stderr", `[${megabytes(cut - kept)} left out; the end of the output follows]\n`);
    for (const { name, text } of last) tell(name, text);
    cut = 0;
    last = [];
  }

  return {
    hear(said) {
      if (said.type === "stream") write(said.name, said.text);
      else if (said.type === "display" || said.type === "result") picture(said);
      else pass(said);
    },
    end,
  };
}

function megabytes(characters: number): string {
  return `${(characters / 1e6).toFixed(1)} million characters`;
}
