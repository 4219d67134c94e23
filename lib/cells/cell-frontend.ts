import { UserError } from "../base/user-error";
import { setFrontend } from "../base/messages";
import { dialogs } from "../repl/dialogs";
import { Interrupted } from "./interrupt";
import type { Interpreter } from "./interpreter";
import { encodeComm } from "./encode-comm";
import { hearAnswer, say } from "./pipes";
import { interruption, resume, stamp } from "./runs";

/**
 * Seats the listener that leads what the library has to say to the keeper of the cells, and gives
 * cells the dialogs that browsers have.
 */
export function listenForCells(language: Interpreter): void {
  function ask(question: string, secret: boolean): string {
    say({ type: "ask", ...stamp(), question, secret });
    const answer = hearAnswer();
    if (typeof answer === "string") return answer;
    if (answer !== null) throw new Interrupted();
    throw new UserError("ask: nobody can be asked here, this front end takes no input");
  }

  setFrontend({
    display: (bundle, { id, update = false, metadata = {} }) =>
      say({
        type: "display",
        ...stamp(),
        bundle,
        metadata: { ...metadata },
        ...(id !== undefined && { id }),
        update,
      }),
    // Long work tells how far it is in each of its turns: there it stops when it is interrupted.
    progress: (progress) => {
      resume(undefined);
      say({ type: "progress", ...stamp(), progress: { ...progress } });
    },
    clear: (wait) => say({ type: "clear", ...stamp(), wait }),
    page: (bundle) => say({ type: "page", ...stamp(), bundle }),
    ask,
    variables: () => ({ ...language.variables }),
    forget: () => language.forget(),
    history: () => language.history(),
    comm: (event) => say({ type: "comm", ...stamp(), ...encodeComm(event) }),
    interrupted: interruption,
  });
  Object.assign(globalThis, dialogs);
}
