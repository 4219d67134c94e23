import type { Command } from "commander";
import { UserError } from "../base/user-error";
import type { RunChoices } from "../runs/configure";
import type { RunChanges } from "../runs/run-config";
import { parseSettings } from "./settings";

/** The flags of `remixmatch train`; undefined where one was not given. */
export interface TrainFlags extends Omit<RunChoices, "preset" | "network" | "set"> {
  readonly preset: string;
  readonly network?: readonly string[];
  readonly set?: readonly string[];
  readonly images?: string;
  readonly size?: readonly [number, number];
  readonly gray?: boolean;
  readonly output?: string;
  readonly resume?: string;
  readonly viewWorkers?: number;
  readonly passWorkers?: number;
  readonly json?: boolean;
}

/** The choices that the flags make. Throws a sentence on a setting that does not look like one. */
export function choicesIn({ network, set, ...choices }: TrainFlags): RunChoices {
  return {
    ...choices,
    ...(network && { network: parseSettings(network) }),
    ...(set && { set: parseSettings(set) }),
  };
}

/** Flags of what may change when a run goes on. */
const CHANGEABLE = ["steps", "checkpointEvery", "keep"] as const;
/** Flags that decide nothing of a run's result. */
const INDEPENDENT = ["resume", "viewWorkers", "passWorkers", "json"];

/** The changes that given flags make to a run that goes on. Throws a sentence on one that may not. */
export function changesIn(command: Command): RunChanges {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === "cli",
  );
  const allowed: readonly string[] = [...CHANGEABLE, ...INDEPENDENT];
  const wrong = given.find((option) => !allowed.includes(option.attributeName()));
  if (wrong !== undefined) {
    throw new UserError(
      `train: --resume goes on with the run as it was made, so ${wrong.long} cannot be given with it; ` +
        `leave it out, or start a new run`,
      { exitCode: 2 },
    );
  }
  const names = given.map((option) => option.attributeName());
  const changed = CHANGEABLE.filter((name) => names.includes(name));
  const flags = command.opts<TrainFlags>();
  return Object.fromEntries(changed.map((name) => [name, flags[name]]));
}
