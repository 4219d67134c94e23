import { randomUUID } from "node:crypto";
import { UserError } from "../base/user-error";
import { type CommEvent, frontend } from "../base/messages";
import { type Comm, type CommLine, makeComm } from "./comm";

export type { Comm } from "./comm";

/** What is done with a comm that the front end opens; `data` came with it. */
export type AcceptComm = (comm: Comm, data: unknown) => unknown;

// On globalThis, as the listener: a second copy of the library hears the same front end.
const RUNTIME_GLOBAL = Symbol.for("remixmatch.comms");
interface Switchboard {
  readonly lines: Map<string, CommLine>;
  readonly targets: Map<string, AcceptComm>;
}
const room = globalThis as { [RUNTIME_GLOBAL]?: Switchboard };
const board = (room[RUNTIME_GLOBAL] ??= { lines: new Map(), targets: new Map() });

/**
 * Opens a comm to whatever the front end has registered under `target`: a widget, a plot that a
 * page's script draws. Throws where no front end listens.
 */
export function openComm(target: string, data: unknown = {}): Comm {
  const say = frontend().comm;
  if (say === undefined) {
    throw new UserError(`openComm: no front end listens for "${target}"; comms need a notebook`);
  }
  const line = connect(randomUUID(), target);
  say({ event: "open", id: line.comm.id, target, data });
  return line.comm;
}

/**
 * Takes the comms that the front end opens for `target`, in place of whoever took them before.
 * Calling the answer takes no more of them.
 */
export function acceptComms(target: string, accept: AcceptComm): () => void {
  board.targets.set(target, accept);
  return () => {
    if (board.targets.get(target) === accept) board.targets.delete(target);
  };
}

/** The comms that are open, with one target or with any. */
export function openComms(target?: string): readonly Comm[] {
  const comms = [...board.lines.values()].map(({ comm }) => comm);
  return target === undefined ? comms : comms.filter((comm) => comm.target === target);
}

/**
 * Hands on what the front end says over a comm. What a handler throws is written to stderr, as the
 * front end waits for nothing. A comm that nobody takes is closed at once.
 */
export function receiveComm(said: CommEvent): void {
  if (said.event !== "open") return board.lines.get(said.id)?.hear(said);
  const accept = board.targets.get(said.target);
  if (accept === undefined) {
    return frontend().comm?.({ event: "close", id: said.id, data: {} });
  }
  const line = connect(said.id, said.target);
  line.guard(() => accept(line.comm, said.data));
}

function connect(id: string, target: string): CommLine {
  const line = makeComm(id, target, () => board.lines.delete(id));
  board.lines.set(id, line);
  return line;
}
