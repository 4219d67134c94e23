import { cure } from "../../base/atomic-file";
import { Fault, reason } from "../../base/fault";

/** What is wrong with where data come from, or with what came: another source may do better. */
export class SourceFault extends Fault {}

/** What is wrong for the moment: asking the same place again may do. */
export class PassingFault extends SourceFault {}

/** The sentence for a file of ours that could not be written: no source can help with that. */
export function diskFault(file: string, thrown: unknown): Fault {
  return new Fault(`${file}: could not be written (${reason(thrown)}); ${cure(thrown)}`, {
    cause: thrown,
  });
}
