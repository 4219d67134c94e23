import { ask } from "./ask";

/** Asks for a line of text as browsers do; an empty answer stands for the default. */
function prompt(message = "", otherwise = ""): string | null {
  const answer = ask(`${message}${otherwise === "" ? "" : ` [${otherwise}]`} `);
  return answer === "" ? otherwise : answer;
}

/** Asks for yes or no as browsers do; anything but y or yes is no. */
function confirm(message = ""): boolean {
  return /^\s*y(?:es)?\s*$/i.test(ask(`${message} [y/N] `));
}

/** Says something and waits until it has been read. */
function alert(message = ""): void {
  ask(`${message} [Enter] `);
}

/** What browsers have for a word with the person before them; cells find these as globals. */
export const dialogs = { prompt, confirm, alert };
