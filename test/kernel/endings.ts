import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notebookOf } from "../notebook/write-notebook";
import { Client, textOf } from "./client";
import {
  killAllWith,
  leftWith,
  newTags,
  PROGRAMS,
  processesWith,
  startPrograms,
  type Tags,
} from "./leftovers";
import { freeConnection, MAIN, startTestKernel, writeConnection } from "./test-kernel";

const BIN = join(__dirname, "../../lib/cli/bin.js");
/** How long a dozen programs may take to start, on a machine that is busy. */
const START_MILLISECONDS = 50_000;
/** How long programs may live on where nothing was left that could end them before it ended. */
const KILLED_MILLISECONDS = 15_000;

/** What has outlived a kernel. */
export interface Leftovers {
  /** Programs that should have ended. */
  readonly left: number;
  /** Programs that go on, as they said: one. */
  readonly goingOn: number;
}

type Ending = () => Promise<Leftovers>;

/** The ways in which kernels end, each with programs in a dozen ways started before. */
export const ENDINGS: Readonly<Record<string, Ending>> = {
  "a shutdown": () => endByRequest(false),
  "a restart": () => endByRequest(true),
  "the end of a run without Jupyter": endOfRun,
  SIGTERM: () => endBySignal("SIGTERM", "the kernel"),
  "SIGKILL of the kernel": () => endBySignal("SIGKILL", "the kernel"),
  "SIGKILL of the kernel and its cells at once": () => endBySignal("SIGKILL", "both"),
  "SIGKILL of the cells": () => endOfCells("process.kill(process.pid, 'SIGKILL')"),
  "a crash of the cells": () => endOfCells("process.abort()"),
  "the end of the program that started the kernel": endOfParent,
};

async function startWithPrograms(tags: Tags) {
  const kernel = await startTestKernel({}, { JPY_PARENT_PID: String(process.pid) });
  const cells = await runPrograms(kernel.client, tags);
  return { ...kernel, cells };
}

/** Runs the cell that starts programs, and gives the id of its process. */
async function runPrograms(client: Client, tags: Tags): Promise<number> {
  const id = await client.send("execute_request", { code: startPrograms(tags) });
  const begun = () => /^cells: (\d+)$/m.exec(textOf(client.publishedFor(id)))?.[1];
  const cells = await client.until(begun, START_MILLISECONDS);
  assert.equal((await client.reply(id)).content.status, "ok");
  assert.ok(processesWith(tags.ends).length >= PROGRAMS);
  return Number(cells);
}

async function count({ ends, goesOn }: Tags, milliseconds = 0): Promise<Leftovers> {
  const left = await leftWith(ends, milliseconds);
  const goingOn = processesWith(goesOn).length;
  [ends, goesOn].forEach(killAllWith);
  return { left, goingOn };
}

async function endByRequest(restart: boolean): Promise<Leftovers> {
  const tags = newTags();
  const kernel = await startWithPrograms(tags);
  await kernel.client.send("shutdown_request", { restart }, "control");
  assert.equal(await kernel.exit, 0);
  kernel.client.close();
  return count(tags);
}

async function endBySignal(
  signal: NodeJS.Signals,
  receiver: "the kernel" | "both",
): Promise<Leftovers> {
  const tags = newTags();
  const { child, cells, exit, client } = await startWithPrograms(tags);
  process.kill(child.pid!, signal);
  if (receiver === "both") process.kill(cells, signal);
  await exit;
  client.close();
  return count(tags, signal === "SIGKILL" ? KILLED_MILLISECONDS : 0);
}

// The kernel goes on, and so must the programs of its next cells.
async function endOfCells(code: string): Promise<Leftovers> {
  const tags = newTags();
  const kernel = await startWithPrograms(tags);
  const { reply } = await kernel.client.execute(code);
  assert.equal(reply.content.ename, "ProcessEnded");
  const leftovers = await count(tags);
  const { published } = await kernel.client.execute("console.log(1 + 1)");
  assert.equal(textOf(published), "2\n");
  await kernel.stop();
  return leftovers;
}

async function endOfParent(): Promise<Leftovers> {
  const tags = newTags();
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-kernel-"));
  const file = await freeConnection();
  const path = writeConnection(folder, file);
  const script = `
    const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
    const args = [${JSON.stringify(MAIN)}, ${JSON.stringify(path)}];
    require("node:child_process").spawn(process.execPath, args, { env, stdio: "ignore" });`;
  const parent = spawn(process.execPath, ["-e", script], { cwd: folder, stdio: "ignore" });
  const client = new Client(file);
  await client.until(() => client.received.find(({ type }) => type === "iopub_welcome"));
  await runPrograms(client, tags);
  parent.kill("SIGKILL");
  const leftovers = await count(tags, KILLED_MILLISECONDS);
  client.close();
  rmSync(folder, { recursive: true });
  return leftovers;
}

async function endOfRun(): Promise<Leftovers> {
  const tags = newTags();
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-run-"));
  const path = join(folder, "programs.ipynb");
  writeFileSync(path, JSON.stringify(notebookOf([startPrograms(tags)])));
  const child = spawn(process.execPath, [BIN, "run", path, "-o", join(folder, "out")], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [report] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const [code] = (await once(child, "exit", { signal: AbortSignal.timeout(10_000) })) as [number];
  assert.match(report, /^Report: /);
  assert.equal(code, 0);
  rmSync(folder, { recursive: true });
  return count(tags);
}
