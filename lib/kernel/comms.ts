import type { CommEvent, CommExtras } from "../base/messages";
import { decodeBuffers } from "../cells/encode-comm";
import type { CellEvent } from "../cells/protocol";
import { complain } from "./complain";
import type { JsonObject } from "./wire";

/** What a cell says over a line. */
export type CommSaid = Extract<CellEvent, { type: "comm" }>;

/** The open lines between things in cells and things in front ends. */
export interface Comms {
  readonly opened: (id: string, target: string, data: unknown, extras?: CommExtras) => void;
  readonly messaged: (
    event: "message" | "close",
    id: string,
    data: unknown,
    extras?: CommExtras,
  ) => void;
  /** What cells said becomes a message to all front ends. */
  readonly said: (said: CommSaid, tell: Tell) => void;
  /** The content of a comm_info_reply, for one target or for all. */
  readonly info: (target?: string | null) => JsonObject;
  /** The cells' process is gone, and with it the other end of every line. */
  readonly cut: (tell: Tell) => void;
}

type Tell = (type: string, content: JsonObject, extras?: CommExtras) => void;

/** Knows which lines are open, and passes on what is said over them. */
export function createComms(toCells: (event: CommEvent) => void): Comms {
  const targets = new Map<string, string>();

  return {
    opened(id, target, data, extras) {
      targets.set(id, target);
      toCells({ event: "open", id, target, data, ...extras });
    },
    messaged(event, id, data, extras) {
      if (!targets.has(id)) return complain(`no comm is open under the id "${id}"`);
      if (event === "close") targets.delete(id);
      toCells({ event, id, data, ...extras });
    },
    said({ event, id, target = "", data = {}, metadata, buffers }, tell) {
      const extras = {
        ...(metadata && { metadata }),
        ...(buffers && { buffers: decodeBuffers(buffers) }),
      };
      if (event === "open") {
        targets.set(id, target);
        const content = { comm_id: id, target_name: target, target_module: null, data };
        tell("comm_open", content, extras);
      } else if (targets.has(id)) {
        if (event === "close") targets.delete(id);
        tell(event === "close" ? "comm_close" : "comm_msg", { comm_id: id, data }, extras);
      }
    },
    info(wanted) {
      const open = [...targets].filter(([, target]) => target === (wanted ?? target));
      return {
        comms: Object.fromEntries(open.map(([id, target]) => [id, { target_name: target }])),
      };
    },
    cut(tell) {
      for (const id of targets.keys()) tell("comm_close", { comm_id: id, data: {} });
      targets.clear();
    },
  };
}
