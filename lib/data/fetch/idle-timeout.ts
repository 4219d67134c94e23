import { TransientError } from "./source-error";

/** The timeout of a request: `signal` aborts when the caller's does, or when nothing comes. */
export interface IdleTimeout {
  readonly signal: AbortSignal;
  /** Starts the time anew: something came. */
  readonly refresh: () => void;
  /** Ends the request, whether it is over or not. */
  readonly end: () => void;
}

/** A timeout that aborts with a sentence once nothing came for so many milliseconds. */
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
    refresh() {
      timer.refresh();
    },
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", follow);
      stop.abort();
    },
  };
}
