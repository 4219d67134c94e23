import { InvalidArgumentError, type Command } from "commander";
import { type LabEnvironment, type LabPhase, provideLab } from "../jupyter/lab/environment";
import { chooseRootFolder } from "../jupyter/lab/root-folder";
import { startLab } from "../jupyter/lab/server";
import { createInstallProgress } from "./install-progress";
import { interruptible } from "./interruptible";

const TITLES: Readonly<Record<LabPhase, string>> = {
  wait: "Waiting for another process that is installing JupyterLab",
  environment: "Making a Python environment",
  download: "Fetching JupyterLab",
  unpack: "Unpacking JupyterLab",
  check: "Checking JupyterLab",
};

interface LabFlags {
  readonly port?: number;
  readonly browser: boolean;
}

/** Adds `remixmatch lab`: JupyterLab with TypeScript cells, installed on first use. */
export function addLabCommand(program: Command): void {
  program
    .command("lab")
    .argument("[folder]", "what to open (default: notebooks, made with the lessons if not there)")
    .description("open JupyterLab with this package's kernel; the first time installs it, 250 MB")
    .option(
      "--port <number>",
      "where to listen on this machine (default: 8888 or the next)",
      parsePort,
    )
    .option("--no-browser", "print the address instead of opening a browser")
    .addHelpText(
      "after",
      "\nJupyterLab listens on this machine only, behind a token. Ctrl-C ends it and its kernels:\n" +
        "exit code 0. It needs Python 3.10 or newer, and lies in the cache folder, once per user.",
    )
    .action(async (requested: string | undefined, { port, browser }: LabFlags) => {
      const { folder, copied } = await chooseRootFolder(requested);
      if (copied) console.error(`The lessons are copied to ${folder}.`);
      const environment = await installLab();
      const server = await startLab(environment, {
        folder,
        openBrowser: browser,
        ...(port === undefined ? {} : { port }),
        onOutput: (text) => process.stderr.write(text),
      });
      console.log(`JupyterLab on ${folder}: ${server.url}\nCtrl-C ends it.`);
      await untilEnded(server);
    });
}

async function installLab(): Promise<LabEnvironment> {
  const progress = createInstallProgress(TITLES);
  try {
    return await provideLab({ onProgress: progress.report });
  } finally {
    progress.clear();
  }
}

async function untilEnded({ ended, stop, kill }: Awaited<ReturnType<typeof startLab>>) {
  const { result, code } = await interruptible(
    (signal) => {
      signal.addEventListener("abort", stop);
      return ended;
    },
    () => kill(),
  );
  // Ctrl-C and the server's own menu are the usual ways to end it, and no failure.
  process.exitCode = code === 143 ? code : result === 0 || code === 130 ? 0 : 1;
}

function parsePort(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65535) {
    throw new InvalidArgumentError("It should be a number from 0 (any free one) to 65535.");
  }
  return value;
}
