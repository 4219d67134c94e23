import { ask } from "./ask";

/** Asks for a line of text as browsers do; an empty answer stands for the default. */
function prompt(message = "", fallback = ""): string | null {
  const answer = ask(`${message}${fallback === "" ? "" : ` [${fallback}]`} `);
  return answer === "" ? fallback : answer;
}

/** Asks for yes or no as browsers do; anything but y or yes is no. */
function confirm(message = ""): boolean {
  return /^\s*y(?:es)?\s*$/i.test(ask(`${message} [y/N] `));
}

/** Shows a message and waits until it has been read. */
function alert(message = ""): void {
  ask(`${message} [Enter] `);
}

/** The dialogs that browsers have; cells find these as globals. */
export const dialogs = { prompt, confirm, alert };
