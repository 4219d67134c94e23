import type { Command } from "commander";
import { checkDataSet } from "../../data/fetch/get";
import { findDataSet, customDataSets, readManifest } from "../../data/manifest/manifest";
import { isPresent } from "../../data/storage";

/** Adds `remixmatch data check [NAME…]`, which compares files with their checksums. */
export function addDataCheckCommand(data: Command): void {
  data
    .command("check")
    .argument("[name...]", "data sets; all that are here, where none is named")
    .description("read every byte of data sets again, and compare the checksums")
    .addHelpText("after", "\nExit code 0: whole; 1: a file is missing or has changed.")
    .action(async (names: string[]) => {
      const entries =
        names.length > 0
          ? names.map((name) => findDataSet(name))
          : [...readManifest(), ...customDataSets()].filter((entry) => isPresent(entry));
      for (const entry of entries) {
        const problems = await checkDataSet(entry);
        if (problems.length === 0) console.log(`${entry.name}: every file is as it was fetched`);
        for (const { sentence } of problems) console.error(sentence);
        if (problems.length > 0) process.exitCode = 1;
      }
    });
}
