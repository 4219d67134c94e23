import { TransientError } from "./source-error";

/** Watches over a request: `signal` aborts it when the caller says so or when nothing comes. */
export interface IdleTimeout {
  readonly signal: AbortSignal;
  /** Something came. */
  readonly heard: () => void;
  /** Lets the request go, whether it is over or not. */
  readonly end: () => void;
}

/** A watch that aborts with a sentence once nothing was heard for so many milliseconds. */
export function idleTimeout(url: string, milliseconds: number, caller?: AbortSignal): IdleTimeout {
  const stop = new AbortController();
  const giveUp = (): void => {
    stop.abort(new TransientError(`${url}: nothing came for ${milliseconds / 1000} seconds`));
  };
  const follow = (): void => {
    stop.abort(caller!.reason);
  };
  const timer = setTimeout(giveUp, milliseconds);
  if (caller?.aborted) follow();
  caller?.addEventListener("abort", follow, { once: true });
  return {
    signal: stop.signal,
    heard() {
      timer.refresh();
    },
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", follow);
      stop.abort();
    },
  };
}
