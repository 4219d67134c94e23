import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../../lib/engine/engine";
import { type Workers, inThisThread } from "../../lib/methods/workers";
import type { Pass } from "../../lib/network/pass";
import type { RunConfig } from "../../lib/runs/run-config";
import { type RunOptions, type RunResult, runTraining } from "../../lib/runs/run";
import { overheard } from "../methods/small";
import { contents } from "./run-files";
import { tinyConfig } from "./tiny-config";

/** Runs of the tiny config for the tests of a describe. */
export interface Runs {
  /** Of this test alone, empty at first. */
  readonly folder: string;
  /** What runs have told in this test. */
  readonly notes: readonly string[];
  readonly freshFolder: () => string;
  readonly run: (
    changed?: Partial<RunConfig>,
    options?: Partial<RunOptions>,
    where?: string,
  ) => Promise<RunResult>;
  readonly goOn: (
    changed?: Partial<RunConfig>,
    options?: Partial<RunOptions>,
  ) => Promise<RunResult>;
  /** What a run with these changes leaves that nothing disturbs. */
  readonly undisturbed: (changed?: Partial<RunConfig>) => Promise<Record<string, string>>;
}

/** Gives each test of the describe that calls this a folder to run in. */
export function runsHere(): Runs {
  let [root, folder] = ["", ""];
  let notes: string[] = [];
  const known = new Map<string, Promise<Record<string, string>>>();
  before(async () => {
    await startEngine();
    root = mkdtempSync(join(tmpdir(), "remixmatch-run-"));
  });
  after(() => rmSync(root, { recursive: true }));
  beforeEach(() => {
    notes = [];
    folder = freshFolder();
  });

  const freshFolder = (): string => mkdtempSync(join(root, "run-"));
  const run: Runs["run"] = (changed = {}, options = {}, where = folder) => {
    const onNote = (note: string) => notes.push(note);
    return runTraining(where, { ...tinyConfig, ...changed }, { now: () => 0, onNote, ...options });
  };
  const leftBy = async (changed: Partial<RunConfig>): Promise<Record<string, string>> => {
    const place = freshFolder();
    await run(changed, {}, place);
    return contents(place);
  };
  return {
    get folder() {
      return folder;
    },
    get notes() {
      return notes;
    },
    freshFolder,
    run,
    goOn: (changed, options) => run(changed, { ...options, resume: true }),
    undisturbed: (changed = {}) => {
      const name = JSON.stringify(changed);
      if (!known.has(name)) known.set(name, leftBy(changed));
      return known.get(name)!;
    },
  };
}

/** For `assert.rejects`: a UserError with such a sentence and exit code. */
export const fault =
  (sentence: RegExp, exitCode = 1) =>
  (error: Error) => {
    assert.equal(error.name, "UserError", error.stack);
    assert.match(error.message, sentence);
    assert.equal((error as { exitCode?: number }).exitCode, exitCode);
    return true;
  };

/** Workers whose passes answer, at one step, such losses for one term. */
export function spoiling(step: number, term: string, loss: number): Workers {
  let steps = 0;
  return {
    ...inThisThread,
    async accumulate(weights, passes, network, options) {
      const heard: Pass[] = [];
      const asked = overheard(passes, heard);
      const answer = await inThisThread.accumulate(weights, asked, network, options);
      if (++steps === step) answer.losses[heard.findIndex(({ name }) => name === term)].fill(loss);
      return answer;
    },
  };
}
