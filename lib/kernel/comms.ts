import type { CommEvent } from "../base/messages";
import { decodeBuffers } from "../cells/messages/encode-comm";
import type { CellEvent } from "../cells/messages/protocol";
import type { Publisher } from "./publisher";
import { warn } from "./warn";
import type { JsonObject } from "./wire";

/** An event of a comm that comes from a cell. */
export type CellCommEvent = Extract<CellEvent, { type: "comm" }>;

/** The open comms between cells and front ends. */
export interface Comms {
  /** Sends an event of a front end to the cells. */
  readonly toCells: (event: CommEvent) => void;
  /** Publishes an event of a cell to all front ends, under a parent header. */
  readonly toFrontends: (event: CellCommEvent, parent: Buffer | undefined) => void;
  /** The content of a comm_info_reply, for one target or for all. */
  readonly info: (target?: string | null) => JsonObject;
  /** Closes all of them at the front ends: the cells' process has ended. */
  readonly closeAll: (parent: Buffer | undefined) => void;
}

/** Keeps track of which comms are open. Events of others are dropped, with a warning for clients'. */
export function createComms(
  sendToCells: (event: CommEvent) => void,
  publish: Publisher["publish"],
): Comms {
  const targets = new Map<string, string>(); // of the open comms, by comm_id

  return {
    toCells(event) {
      const { id } = event;
      if (event.event === "open") targets.set(id, event.target);
      else if (!targets.has(id)) return warn(`no comm is open under the id "${id}"`);
      if (event.event === "close") targets.delete(id);
      sendToCells(event);
    },
    toFrontends({ event, id, target = "", data = {}, metadata, buffers }, parent) {
      const extras = {
        ...(metadata && { metadata }),
        ...(buffers && { buffers: decodeBuffers(buffers) }),
      };
      if (event === "open") {
        targets.set(id, target);
        const content = { comm_id: id, target_name: target, target_module: null, data };
        publish({ type: "comm_open", parent, content, ...extras });
      } else if (targets.has(id)) {
        if (event === "close") targets.delete(id);
        const type = event === "close" ? "comm_close" : "comm_msg";
        publish({ type, parent, content: { comm_id: id, data }, ...extras });
      }
    },
    info(wanted) {
      const open = [...targets].filter(([, target]) => target === (wanted ?? target));
      return {
        comms: Object.fromEntries(open.map(([id, target]) => [id, { target_name: target }])),
      };
    },
    closeAll(parent) {
      for (const id of targets.keys()) {
        publish({ type: "comm_close", parent, content: { comm_id: id, data: {} } });
      }
      targets.clear();
    },
  };
}
