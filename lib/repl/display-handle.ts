import { randomUUID } from "node:crypto";
import { type Displayable, show } from "../display/show";

/** A place in the notebook that shows one thing at a time. */
export interface DisplayHandle {
  /** The name by which front ends know the place. */
  readonly id: string;
  /** Shows a thing there, in place of the one before it. Updates show in the order of the calls. */
  update(thing: Displayable | Promise<Displayable>): Promise<void>;
}

/**
 * Creates a display whose content can be replaced later, also from another cell: the first update
 * shows it, in the output of the cell that runs then.
 */
export function newDisplay(): DisplayHandle {
  const id = randomUUID();
  let isShown = false;
  let last: Promise<void> = Promise.resolve();
  return {
    id,
    update(thing) {
      const shown = Promise.all([thing, last]).then(async ([awaited]) => {
        await show(awaited, { id, update: isShown });
        isShown = true;
      });
      last = shown.catch(() => undefined);
      return shown;
    },
  };
}
