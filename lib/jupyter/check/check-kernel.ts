import { setTimeout as pause } from "node:timers/promises";
import { UserError, reason } from "../../base/user-error";
import type { Kernelspec } from "../install/kernelspec";
import type { Check, RunningKernel } from "./check";
import { CHECKS } from "./checks";
import { type Client, connectClient } from "./client";
import { launchKernel } from "./kernel-process";

/** The outcome of one check. */
export interface CheckResult {
  readonly name: string;
  readonly seconds: number;
  /** What the kernel did otherwise; absent when all was well. */
  readonly failure?: string;
}

export interface CheckOptions {
  /** Where the cells work. */
  readonly folder?: string;
  readonly checks?: readonly Check[];
  /** How long each check may take, and a kernel to start. */
  readonly timeoutSeconds?: number;
  readonly onResult?: (result: CheckResult) => void;
}

/** How the failure of a check begins that has run into its timeout. */
const TIMED_OUT = "nothing more came within";
const RETRY_MILLISECONDS = 500;

/**
 * Starts a kernel as Jupyter does, goes through the checks in order, and ends it. Throws a sentence
 * when the kernel cannot be started at all.
 */
export async function checkKernel(
  spec: Kernelspec,
  {
    folder = process.cwd(),
    checks = CHECKS,
    timeoutSeconds = 20,
    onResult = () => undefined,
  }: CheckOptions = {},
): Promise<readonly CheckResult[]> {
  const started: RunningKernel[] = [];
  const startNext = async () => {
    const kernel = await startKernel(spec, folder, timeoutSeconds, startNext);
    started.push(kernel);
    return kernel;
  };
  const results: CheckResult[] = [];
  try {
    await startNext();
    for (const { name, run } of checks) {
      const began = performance.now();
      const failure = await failureOf(run(started.at(-1)!), timeoutSeconds);
      const seconds = (performance.now() - began) / 1000;
      const result = { name, seconds, ...(failure === undefined ? {} : { failure }) };
      results.push(result);
      onResult(result);
      // A kernel that hangs would fail everything after it, too.
      if (failure?.startsWith(TIMED_OUT)) {
        started.at(-1)!.process.dispose();
        await startNext();
      }
    }
    return results;
  } finally {
    for (const { client, process } of started) {
      client.close();
      process.dispose();
    }
  }
}

async function startKernel(
  spec: Kernelspec,
  folder: string,
  timeoutSeconds: number,
  startNext: () => Promise<RunningKernel>,
): Promise<RunningKernel> {
  const process = await launchKernel(spec, folder);
  const client = connectClient(process.connectionFile);
  const early = process.ended.then(() => "it has ended");
  const ready = waitForReady(client, early);
  const failure = await Promise.race([early, failureOf(ready, timeoutSeconds)]);
  if (failure !== undefined) {
    client.close();
    process.dispose();
    const stderr = process.stderr();
    throw new UserError(
      `The kernel did not start: ${failure}.${stderr === "" ? "" : ` Its last lines:\n${stderr}`}`,
    );
  }
  return {
    client,
    process,
    async restart() {
      await client.request("shutdown_request", { restart: true }, "control");
      await process.ended;
      return startNext();
    },
  };
}

// What a kernel publishes before our subscription has reached it is lost, so the first request is
// sent again until one has both its reply and its idle.
async function waitForReady({ request }: Client, ended: Promise<unknown>): Promise<void> {
  let waiting = true;
  const done = [ended.then(() => undefined)];
  while (waiting) {
    done.push(request("kernel_info_request").then(() => undefined));
    const first = Promise.race(done).then(() => (waiting = false));
    await Promise.race([first, pause(RETRY_MILLISECONDS)]);
  }
}

// Undefined when the work is done in time, otherwise what went wrong.
async function failureOf(work: Promise<void>, seconds: number): Promise<string | undefined> {
  const stop = new AbortController();
  const late = pause(seconds * 1000, `${TIMED_OUT} ${seconds} s`, {
    signal: stop.signal,
  }).catch(() => undefined);
  const done = work.then(
    () => undefined,
    (thrown: unknown) => reason(thrown),
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    stop.abort();
  }
}
