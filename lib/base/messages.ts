/**
 * What running code has to say to whoever watches: things to see, and how far it is. Nobody may be
 * watching (a script), one terminal may be (a headless run), or a notebook. The listener stands on
 * `globalThis` under a registered symbol, so that a second copy of the library in the same process
 * speaks to the same listener.
 */
export interface Frontend {
  /** Shows a thing; a listener without this does not show things. */
  display?: (bundle: MimeBundle, options: DisplayOptions) => void;
  /** This far along; called often, so listeners throttle what they draw. */
  progress?: (progress: Progress) => void;
  /** Takes away what the running cell has shown; with `wait`, only when something new comes. */
  clear?: (wait: boolean) => void;
  /** Asks the person at the front end, and waits. Throws where nobody can be asked. */
  ask?: (question: string, secret: boolean) => string;
  /** Shows a long text beside the notebook, in the front end's pager. */
  page?: (bundle: MimeBundle) => void;
  /** What the cells have declared, by name. */
  variables?: () => Readonly<Record<string, unknown>>;
  /** Forgets all that the cells have declared. */
  forget?: () => void;
  /** The cells that have run, the oldest first. */
  history?: () => readonly PastCell[];
  /** Sends an event over a comm to the front end. */
  comm?: (event: CommEvent) => void;
  /** Aborts when the person at the front end interrupts the running cell. */
  interrupted?: () => AbortSignal;
}

/** A cell that has run, under the number that its outputs bear. */
export interface PastCell {
  readonly number: number;
  readonly source: string;
}

/** What may go along with the data of a comm's message. */
export interface CommExtras {
  readonly metadata?: MimeBundle;
  /** Bytes that JSON cannot hold, as they are. */
  readonly buffers?: readonly Uint8Array[];
}

/** What is said over a comm, a line between a cell and something in the front end. */
export type CommEvent = CommExtras &
  (
    | {
        readonly event: "open";
        readonly id: string;
        readonly target: string;
        readonly data: unknown;
      }
    | { readonly event: "message" | "close"; readonly id: string; readonly data: unknown }
  );

/** One thing in several forms, MIME type by MIME type: text as it is, binary in base64, JSON as an object. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export interface DisplayOptions {
  /** A name by which the display can be updated later. */
  readonly id?: string;
  /** Whether this is the new state of an earlier display with this id. */
  readonly update?: boolean;
  /** What front ends should know about the bundle: sizes of images, and the like. */
  readonly metadata?: MimeBundle;
}

/** The MIME type of progress that a kernel shows as a line: of no interest once the work is done. */
export const PROGRESS_TYPE = "application/vnd.remixmatch.progress+json";

export interface Progress {
  /** What is being done: "ReMixMatch, seed 1". */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** A word on how it goes: "loss 1.234". */
  readonly note?: string;
}

const FRONTEND = Symbol.for("remixmatch.listener");
const room = globalThis as { [FRONTEND]?: Frontend | undefined };

/** Seats a listener in place of the one before it; calling the answer puts that one back. */
export function setFrontend(listener: Frontend): () => void {
  const before = room[FRONTEND];
  room[FRONTEND] = listener;
  return () => {
    room[FRONTEND] = before;
  };
}

let findFallback: () => Frontend | null = () => null;

/** Takes what messages go to while no front end is set, asked for each; null where there is none. */
export function setFallbackFrontend(find: () => Frontend | null): void {
  findFallback = find;
}

/** The front end that is set, or the fallback; one that takes nothing where there is neither. */
export function frontend(): Frontend {
  return room[FRONTEND] ?? findFallback() ?? {};
}

/** Hands a bundle to the listener. False when nobody listens: then the caller shows it another way. */
export function display(bundle: MimeBundle, options: DisplayOptions = {}): boolean {
  const { display: show } = frontend();
  show?.(bundle, options);
  return show !== undefined;
}

/** Tells the listener how far a long piece of work is. False when nobody listens. */
export function reportProgress(progress: Progress): boolean {
  const { progress: tell } = frontend();
  tell?.(progress);
  return tell !== undefined;
}
