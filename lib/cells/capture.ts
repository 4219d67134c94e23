import { StringDecoder } from "node:string_decoder";
import type { MimeBundle } from "../base/messages";
import type { Message } from "./protocol";

/** Characters of text that a cell shows in full, and those kept from the end of a longer output. */
export const SHOWN_CHARACTERS = 1_000_000;
const LAST_CHARACTERS = 20_000;
/** A picture that redraws itself is sent on at most this often; its last state always is. */
const REDRAW_MILLISECONDS = 100;
/** What the pictures of one cell may hold together, in characters of JSON. */
const PICTURE_CHARACTERS = 64_000_000;

type Stream = "stdout" | "stderr";
type Send = (message: Message) => void;

/** A capture sends on what a cell writes and shows; `endCell` sends what was held back. */
export interface Capture {
  readonly write: (name: Stream, chunk: string | Uint8Array) => void;
  readonly show: (bundle: MimeBundle, id?: string) => void;
  readonly endCell: () => void;
}

/**
 * Bounds what one cell can send. Text past the limit is counted, its end kept, and a line says how
 * much is missing, so a cell that prints without end costs neither memory nor time.
 */
export function startCapture(send: Send): Capture {
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  const held = new Map<string, MimeBundle>(); // redrawn pictures that wait for their turn
  const sentAt = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let shown = 0;
  let pictures = 0;
  let cut = 0;
  let last: { name: Stream; text: string }[] = [];
  let lastLength = 0;

  function write(name: Stream, chunk: string | Uint8Array): void {
    const text = typeof chunk === "string" ? chunk : decoders[name].write(Buffer.from(chunk));
    const room = SHOWN_CHARACTERS - shown;
    if (text.length <= room) {
      if (text !== "") send({ type: "stream", name, text });
      shown += text.length;
      return;
    }
    if (room > 0) send({ type: "stream", name, text: text.slice(0, room) });
    shown = SHOWN_CHARACTERS;
    if (cut === 0) {
      const limit = `${SHOWN_CHARACTERS / 1e6} million`;
      const text = `\n[output is left out from here: a cell shows ${limit} characters]\n`;
      send({ type: "stream", name: "stderr", text });
    }
    const rest = text.slice(room);
    cut += rest.length;
    last.push({ name, text: rest.slice(-LAST_CHARACTERS) });
    lastLength += Math.min(rest.length, LAST_CHARACTERS);
    while (lastLength - last[0].text.length >= LAST_CHARACTERS) {
      lastLength -= last.shift()!.text.length;
    }
  }

  function show(bundle: MimeBundle, id?: string): void {
    if (id === undefined) return picture(bundle, undefined);
    const due = (sentAt.get(id) ?? -Infinity) + REDRAW_MILLISECONDS;
    held.set(id, bundle);
    if (performance.now() >= due) flush();
    else timer ??= setTimeout(flush, REDRAW_MILLISECONDS);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [id, bundle] of held) {
      sentAt.set(id, performance.now());
      picture(bundle, id);
    }
    held.clear();
  }

  function picture(bundle: MimeBundle, id: string | undefined): void {
    const size = JSON.stringify(bundle).length;
    if (id === undefined || !sentAt.has(id)) pictures += size;
    if (pictures > PICTURE_CHARACTERS || size > PICTURE_CHARACTERS) {
      const text = `[a display of ${megabytes(size)} is left out: the cell shows too much]\n`;
      write("stderr", text);
      return;
    }
    send({ type: "display", bundle, ...(id === undefined ? {} : { id }) });
  }

  function endCell(): void {
    flush();
    for (const name of ["stdout", "stderr"] as const) {
      const rest = decoders[name].end();
      if (rest !== "") write(name, rest);
    }
    if (cut > 0) {
      const kept = last.reduce((sum, { text }) => sum + text.length, 0);
      const text = `[${megabytes(cut - kept)} left out; the end of the output follows]\n`;
      send({ type: "stream", name: "stderr", text });
      for (const piece of last) send({ type: "stream", ...piece });
    }
    shown = pictures = cut = lastLength = 0;
    last = [];
    sentAt.clear();
  }

  return { write, show, endCell };
}

function megabytes(characters: number): string {
  return `${(characters / 1e6).toFixed(1)} million characters`;
}
