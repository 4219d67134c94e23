import { setTimeout as pause } from "node:timers/promises";
import { UserError, reason } from "../../base/user-error";
import type { Kernelspec } from "../install/kernelspec";
import type { Check, Subject } from "./check";
import { CHECKS } from "./checks";
import { type Client, connectClient } from "./client";
import { startProcess } from "./kernel-process";

/** How a check came out. */
export interface Checked {
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
  readonly patienceSeconds?: number;
  readonly onChecked?: (checked: Checked) => void;
}

const SILENCE = "nothing more came within";

/**
 * Starts a kernel as Jupyter does, goes through the checks in order, and ends it. Throws a sentence
 * when the kernel cannot be started at all.
 */
export async function checkKernel(
  spec: Kernelspec,
  {
    folder = process.cwd(),
    checks = CHECKS,
    patienceSeconds = 20,
    onChecked = () => undefined,
  }: CheckOptions = {},
): Promise<readonly Checked[]> {
  const started: Subject[] = [];
  const begin = async () => {
    const subject = await start(spec, folder, patienceSeconds, begin);
    started.push(subject);
    return subject;
  };
  const results: Checked[] = [];
  try {
    await begin();
    for (const { name, run } of checks) {
      const began = performance.now();
      const failure = await outcomeOf(run(started.at(-1)!), patienceSeconds);
      const seconds = (performance.now() - began) / 1000;
      const checked = { name, seconds, ...(failure === undefined ? {} : { failure }) };
      results.push(checked);
      onChecked(checked);
      // A kernel that hangs would fail everything after it, too.
      if (failure?.startsWith(SILENCE)) {
        started.at(-1)!.kernel.clear();
        await begin();
      }
    }
    return results;
  } finally {
    for (const { client, kernel } of started) {
      client.close();
      kernel.clear();
    }
  }
}

async function start(
  spec: Kernelspec,
  folder: string,
  patienceSeconds: number,
  again: () => Promise<Subject>,
): Promise<Subject> {
  const kernel = await startProcess(spec, folder);
  const client = connectClient(kernel.connectionFile);
  const subject: Subject = {
    client,
    kernel,
    async restart() {
      await client.ask("shutdown_request", { restart: true }, "control");
      await kernel.ended;
      return again();
    },
  };
  const over = kernel.ended.then(() => "it has ended");
  const ready = untilHeard(client, over);
  const failure = await Promise.race([over, outcomeOf(ready, patienceSeconds)]);
  if (failure === undefined) return subject;
  client.close();
  kernel.clear();
  const said = kernel.complaints();
  throw new UserError(
    `The kernel did not start: ${failure}.${said === "" ? "" : ` Its last lines:\n${said}`}`,
  );
}

// What a kernel publishes before our subscription has reached it is lost, so the first request is
// made again until all of its exchange is heard.
async function untilHeard({ ask }: Client, over: Promise<unknown>): Promise<void> {
  let waiting = true;
  const done = [over.then(() => undefined)];
  while (waiting) {
    done.push(ask("kernel_info_request").then(() => undefined));
    const answered = Promise.race(done).then(() => (waiting = false));
    await Promise.race([answered, pause(500)]);
  }
}

// Undefined when the work is done in time, otherwise what went wrong.
async function outcomeOf(work: Promise<void>, seconds: number): Promise<string | undefined> {
  const stop = new AbortController();
  const late = pause(seconds * 1000, `${SILENCE} ${seconds} s`, {
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
