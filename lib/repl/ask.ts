import { frontend } from "../base/messages";
import { UserError } from "../base/user-error";
import { askTerminal, hasTerminal } from "./terminal";

/**
 * Asks the person at the notebook, or at the terminal of a script, and waits for a line of text.
 * Throws where nobody can be asked, as in a run without a front end.
 */
export function ask(question: string): string {
  return requestInput(question, false);
}

/** Asks as `ask` does, but what is typed is not shown: for passwords and keys. */
export function askSecret(question: string): string {
  return requestInput(question, true);
}

function requestInput(question: string, secret: boolean): string {
  const { ask: askFrontend } = frontend();
  if (askFrontend) return askFrontend(question, secret);
  if (hasTerminal()) return askTerminal(question, secret);
  throw new UserError(
    `ask: nobody can be asked "${question.trim()}" here, because no notebook and no terminal is ` +
      "attached; give the answer as a parameter",
  );
}
