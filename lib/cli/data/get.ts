import type { Command } from "commander";
import type { Progress } from "../../base/messages";
import { type GetProgress, getDataSet } from "../../data/fetch/get";
import { findDataSet } from "../../data/manifest/manifest";
import { interruptible } from "../interruptible";
import { createProgressBar } from "../progress-bar";

const TITLES: Readonly<Record<GetProgress["phase"], string>> = {
  wait: "Waiting for another process that fetches",
  download: "Fetching",
  unpack: "Unpacking",
  check: "Checking",
};

/** Adds `remixmatch data get NAME…`, which fetches data sets. */
export function addDataGetCommand(data: Command): void {
  data
    .command("get")
    .argument("<name...>", "data sets of `data list`")
    .description("fetch data sets, verified, once; goes on where it was stopped")
    .addHelpText(
      "after",
      "\nExit code 0: here; 1: no source had it; 130: stopped by Ctrl-C, to go on the next time.",
    )
    .action(async (names: string[]) => {
      const entries = names.map((name) => findDataSet(name));
      const bar = createProgressBar(process.stderr, {
        counts: ({ done, total }) => `${done}/${total} MB`,
        announce: true,
      });
      for (const entry of entries) {
        const { result, code } = await interruptible(async (signal) => {
          try {
            return await getDataSet(entry, {
              signal,
              onProgress: (progress) => bar.update(inMegabytes(progress)),
            });
          } catch (thrown) {
            if (signal.aborted) return null;
            throw thrown;
          } finally {
            bar.clear();
          }
        });
        if (result === null) {
          console.error(`Stopped; go on by: npx remixmatch data get ${names.join(" ")}`);
          process.exitCode = code;
          return;
        }
        const { fetched, folder, source } = result;
        console.log(
          fetched
            ? `${entry.title} is here, from ${source}: ${folder}`
            : `${entry.title} was here already: ${folder}`,
        );
        if (fetched) console.log(`License: ${entry.license}. Please cite ${entry.citation}.`);
      }
    });
}

function inMegabytes({ phase, name, done, total }: GetProgress): Progress {
  const megabytes = (bytes: number): number => Math.floor(bytes / 1e6);
  const label = `${TITLES[phase]} ${name}`;
  return { label, done: megabytes(done), total: Math.max(1, megabytes(total)) };
}
