import type { Command } from "commander";
import { addDataAddCommand } from "./add";
import { addDataCheckCommand } from "./check";
import { addDataGetCommand } from "./get";
import { addDataListCommand } from "./list";
import { addDataRemoveCommand } from "./remove";

/** Adds `remixmatch data` and its commands: list, get, check, add and remove. */
export function addDataCommand(program: Command): void {
  const data = program
    .command("data")
    .description("data sets: list, fetch, check, add your own images, remove")
    .addHelpText(
      "after",
      "\nData sets lie in the folder that REMIXMATCH_DATA names, otherwise in the user's cache.",
    );
  addDataListCommand(data);
  addDataGetCommand(data);
  addDataCheckCommand(data);
  addDataAddCommand(data);
  addDataRemoveCommand(data);
}
