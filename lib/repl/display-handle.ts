import { randomUUID } from "node:crypto";
import { type Displayable, show } from "../display/show";

/** A place in the notebook for one thing at a time. */
export interface DisplayHandle {
  /** The name by which front ends know the place. */
  readonly id: string;
  /** Shows a thing there, in place of the one before it. Updates show in the order of the calls. */
  update(thing: Displayable | Promise<Displayable>): Promise<void>;
}

/**
 * Makes a place whose content can be replaced later, also from another cell: the first update
 * shows it, in the output of the cell that runs then.
 *
 * @example
 * ```ts
 * const place = newDisplay();
 * await place.update({ "text/plain": "step 1" });
 * await place.update({ "text/plain": "step 2" }); // in place of the first
 * ```
 */
export function newDisplay(): DisplayHandle {
  const id = randomUUID();
  let shown = false;
  let turn: Promise<void> = Promise.resolve();
  return {
    id,
    update(thing) {
      const mine = Promise.all([thing, turn]).then(async ([drawn]) => {
        await show(drawn, { id, update: shown });
        shown = true;
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
