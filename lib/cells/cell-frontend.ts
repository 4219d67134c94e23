import { setFrontend } from "../base/messages";
import { UserError } from "../base/user-error";
import { dialogs } from "../repl/dialogs";
import { encodeComm } from "./messages/encode-comm";
import type { Interpreter } from "./interpreter";
import { Interrupted } from "./interrupts/interrupted";
import { readInputReply, send } from "./messages/pipes";
import { interruptSignal, resume, runId } from "./running/runs";

/**
 * Sets the front end of the library in this process: it sends what the library shows and asks to
 * the parent process. Gives cells the dialogs that browsers have.
 */
export function installFrontend(interpreter: Interpreter): void {
  setFrontend({
    display: (bundle, { id, update = false, metadata = {} }) =>
      send({
        type: "display",
        ...runId(),
        bundle,
        metadata: { ...metadata },
        ...(id !== undefined && { id }),
        update,
      }),
    // Long work reports its progress again and again: there it stops when it is interrupted.
    progress: (progress) => {
      resume(undefined);
      send({ type: "progress", ...runId(), progress: { ...progress } });
    },
    clear: (wait) => send({ type: "clear", ...runId(), wait }),
    page: (bundle) => send({ type: "page", ...runId(), bundle }),
    ask,
    variables: () => ({ ...interpreter.variables() }),
    forget: () => interpreter.resetVariables(),
    history: () => interpreter.history(),
    comm: (event) => send({ type: "comm", ...runId(), ...encodeComm(event) }),
    interrupted: interruptSignal,
  });
  Object.assign(globalThis, dialogs);
}

function ask(question: string, secret: boolean): string {
  send({ type: "ask", ...runId(), question, secret });
  const reply = readInputReply();
  if (typeof reply === "string") return reply;
  if (reply !== null) throw new Interrupted();
  throw new UserError("ask: nobody can be asked here, this front end takes no input");
}
