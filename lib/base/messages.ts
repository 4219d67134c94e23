/**
 * Where running code shows things and reports how far it is: a notebook, the terminal of a headless
 * run, or nothing (a script). It is kept on `globalThis` under a registered symbol, so that a
 * second copy of the library in the same process uses the same front end.
 */
export interface Frontend {
  /** Shows a thing; a front end without this shows none. */
  display?: (bundle: MimeBundle, options: DisplayOptions) => void;
  /** This far along; called often, so front ends throttle what they draw. */
  progress?: (progress: Progress) => void;
  /** Takes away what the running cell has shown; with `wait`, only when something new comes. */
  clear?: (wait: boolean) => void;
  /** Asks the user for input, and waits. Throws where that is not possible. */
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
  /** Aborts when the user interrupts the running cell. */
  interrupted?: () => AbortSignal;
}

/** A cell that has run, by its execution count. */
export interface PastCell {
  readonly number: number;
  readonly source: string;
}

/** What a comm's message may have besides its data. */
export interface CommExtras {
  readonly metadata?: MimeBundle;
  /** Bytes that JSON cannot hold, as they are. */
  readonly buffers?: readonly Uint8Array[];
}

/** A message over a comm, a channel between a cell and a widget of the front end. */
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

/**
 * One thing in several forms, MIME type by MIME type: text as it is, binary in base64, JSON as an
 * object.
 */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** How a display is named and what front ends should know of it. */
export interface DisplayOptions {
  /** A name by which the display can be updated later. */
  readonly id?: string;
  /** Whether this is the new state of an earlier display with this id. */
  readonly update?: boolean;
  /** What front ends should know about the bundle: sizes of images, and the like. */
  readonly metadata?: MimeBundle;
}

/**
 * The MIME type of progress that a kernel shows as a line: of no interest once the work is done.
 */
export const PROGRESS_TYPE = "application/vnd.remixmatch.progress+json";

/** How far a long piece of work is. */
export interface Progress {
  /** What is being done: "ReMixMatch, seed 1". */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** A word on how it goes: "loss 1.234". */
  readonly note?: string;
}

const FRONTEND = Symbol.for("remixmatch.listener");
const runtime = globalThis as { [FRONTEND]?: Frontend | undefined };

/** Sets the front end in place of the one before it; the function returned restores that one. */
export function setFrontend(next: Frontend): () => void {
  const before = runtime[FRONTEND];
  runtime[FRONTEND] = next;
  return () => {
    runtime[FRONTEND] = before;
  };
}

let findFallback: () => Frontend | null = () => null;

/** Sets how a front end is found while none is set; null where there is none. */
export function setFallbackFrontend(find: () => Frontend | null): void {
  findFallback = find;
}

/** The front end that is set, or the fallback; one without any method where there is neither. */
export function frontend(): Frontend {
  return runtime[FRONTEND] ?? findFallback() ?? {};
}

/** Shows a bundle. False where no front end shows any: then the caller shows it another way. */
export function display(bundle: MimeBundle, options: DisplayOptions = {}): boolean {
  const { display: show } = frontend();
  show?.(bundle, options);
  return show !== undefined;
}

/** Reports how far a long piece of work is. False where no front end receives it. */
export function reportProgress(progress: Progress): boolean {
  const { progress: report } = frontend();
  report?.(progress);
  return report !== undefined;
}
