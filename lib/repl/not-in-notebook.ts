import { UserError } from "../base/user-error";

/** The error of a function that only a notebook's cells can call. */
export function notInNotebook(who: string): UserError {
  return new UserError(
    `${who}: this asks what a notebook's cells have done, but no notebook runs here`,
  );
}
