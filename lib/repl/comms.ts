import { randomUUID } from "node:crypto";
import { type CommEvent, frontend } from "../base/messages";
import { UserError } from "../base/user-error";
import { type Comm, createComm, type ManagedComm } from "./comm";

export type { Comm } from "./comm";

/** What is done with a comm that the front end opens; `data` came with it. */
export type AcceptComm = (comm: Comm, data: unknown) => unknown;

interface CommManager {
  readonly comms: Map<string, ManagedComm>;
  readonly targets: Map<string, AcceptComm>;
}

// On globalThis, as the front end: a second copy of the library shares them.
const MANAGER = Symbol.for("remixmatch.comms");
const shared = globalThis as { [MANAGER]?: CommManager };
const manager = (shared[MANAGER] ??= { comms: new Map(), targets: new Map() });

/**
 * Opens a comm to whatever the front end has registered under `target`: a widget, a plot that a
 * page's script draws. Throws where there is no front end.
 */
export function openComm(target: string, data: unknown = {}): Comm {
  const send = frontend().comm;
  if (send === undefined) {
    throw new UserError(`openComm: no front end listens for "${target}"; comms need a notebook`);
  }
  const { comm } = register(randomUUID(), target);
  send({ event: "open", id: comm.id, target, data });
  return comm;
}

/**
 * Accepts the comms that the front end opens for `target`, in place of what accepted them before.
 * Returns a function that stops that.
 */
export function acceptComms(target: string, accept: AcceptComm): () => void {
  manager.targets.set(target, accept);
  return () => {
    if (manager.targets.get(target) === accept) manager.targets.delete(target);
  };
}

/** The comms that are open, with one target or with any. */
export function openComms(target?: string): readonly Comm[] {
  const comms = [...manager.comms.values()].map(({ comm }) => comm);
  return target === undefined ? comms : comms.filter((comm) => comm.target === target);
}

/**
 * Passes on what the front end sends over a comm. What a handler throws is written to stderr, as
 * the front end waits for nothing. A comm that is not accepted is closed at once.
 */
export function receiveComm(event: CommEvent): void {
  if (event.event !== "open") return manager.comms.get(event.id)?.receive(event);
  const accept = manager.targets.get(event.target);
  if (accept === undefined) {
    return frontend().comm?.({ event: "close", id: event.id, data: {} });
  }
  const { comm, guard } = register(event.id, event.target);
  guard(() => accept(comm, event.data));
}

function register(id: string, target: string): ManagedComm {
  const managed = createComm(id, target, () => manager.comms.delete(id));
  manager.comms.set(id, managed);
  return managed;
}
