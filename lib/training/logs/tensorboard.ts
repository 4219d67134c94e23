import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expectInteger } from "../../base/expect";
import { eventRecord } from "./event-record";
import { growingFile, type GrowingFile } from "./growing-file";

/** A TensorBoard file being written. */
export interface EventFile extends Pick<GrowingFile, "flush" | "close"> {
  /** Where it is: FOLDER/events.out.tfevents.SECONDS.HOST.NUMBER */
  readonly file: string;
  /** Adds one number a tag, in float32, to the curves of that name. */
  readonly scalars: (step: number, values: Readonly<Record<string, number>>) => void;
}

/**
 * Starts a file of curves that TensorBoard shows, in a run's folder. `now`: seconds since 1970. A run
 * that goes on from a checkpoint gets a further file, whose start voids what the earlier ones say of
 * the steps behind `fromStep`. Throws a sentence when the file cannot be written.
 */
export function openEvents(
  folder: string,
  { now, fromStep = 0, host = hostname() }: { now: () => number; fromStep?: number; host?: string },
): EventFile {
  expectInteger("openEvents", "fromStep", fromStep);
  const file = freshName(join(folder, `events.out.tfevents.${Math.floor(now())}.${host}`));
  const { append, flush, close } = growingFile(file, { onlyNew: true });
  append(eventRecord({ seconds: now(), fileVersion: "brain.Event:2" }));
  // In the first file, too: readers take the first start they meet for one that voids nothing.
  append(eventRecord({ seconds: now(), step: fromStep + 1, starts: true }));
  return {
    file,
    scalars: (step, values) => append(eventRecord({ seconds: now(), step, scalars: values })),
    flush,
    close,
  };
}

// Readers take the files of a folder in the order of their names.
function freshName(stem: string): string {
  let number = 0;
  while (existsSync(`${stem}.${number}`)) number++;
  return `${stem}.${number}`;
}
