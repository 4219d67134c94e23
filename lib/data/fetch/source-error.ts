import { remedy } from "../../base/atomic-file";
import { UserError, reason } from "../../base/user-error";

/** What is wrong with where data come from, or with what came: another source may do better. */
export class SourceError extends UserError {}

/** What is wrong for the moment: asking the same place again may do. */
export class TransientError extends SourceError {}

/** The sentence for a file of ours that could not be written: no source can help with that. */
export function diskError(file: string, thrown: unknown): UserError {
  return new UserError(`${file}: could not be written (${reason(thrown)}); ${remedy(thrown)}`, {
    cause: thrown,
  });
}
