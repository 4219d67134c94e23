import { existsSync, readFileSync, truncateSync } from "node:fs";
import { z } from "zod";
import { expectInteger } from "../../base/expect";
import { parseJson } from "../../base/schema";
import { UserError, reason } from "../../base/user-error";
import type { StepReport } from "../../methods/method";
import { growingFile, type GrowingFile, namingFile } from "./growing-file";
import type { Evaluation } from "../evaluate";

const stepSchema = z.strictObject({
  type: z.literal("step"),
  step: z.int().positive(),
  terms: z.record(z.string(), z.number()),
  distributions: z.record(z.string(), z.array(z.number())).exactOptional(),
});
const evaluationSchema = z.strictObject({
  type: z.literal("evaluation"),
  step: z.int().positive(),
  accuracy: z.number().min(0).max(1),
  rawAccuracy: z.number().min(0).max(1).exactOptional(),
  validation: z.number().min(0).max(1).exactOptional(),
  rawValidation: z.number().min(0).max(1).exactOptional(),
});
const entrySchema = z.discriminatedUnion("type", [stepSchema, evaluationSchema]);
type Entry = z.infer<typeof entrySchema>;

const REMEDY = "mend or remove that line, or restore the file";

/** What a log holds of one step; class distributions where they were asked for. */
export interface LoggedStep {
  readonly step: number;
  readonly terms: StepReport["terms"];
  readonly distributions?: StepReport["distributions"];
}

/** A log being written. A step's line comes before the line of an evaluation after that step. */
export interface Log extends Pick<GrowingFile, "flush" | "close"> {
  /** Adds the line of a step. */
  readonly step: (step: number, report: StepReport) => void;
  /** Adds the line of an evaluation. */
  readonly evaluation: (evaluation: Evaluation) => void;
}

/** Where an earlier log is taken up. */
export interface LogOptions {
  /** The step of the checkpoint that the run goes on from. */
  readonly fromStep?: number;
  /** Whether an evaluation after that very step stays; by default it does. */
  readonly keepEvaluation?: boolean;
  /** Steps between two lines of steps. */
  readonly every?: number;
  /** Whether lines of steps have the class distributions, too. */
  readonly distributions?: boolean;
}

/**
 * Opens the log of a run: one JSON object a line, without times, so that the log of a resumed run is
 * byte for byte that of an undisturbed one. Lines behind `fromStep` and a line that a crash left
 * half-written are cut off first. Throws a sentence when the file is damaged or cannot be written.
 */
export function openLog(file: string, options: LogOptions = {}): Log {
  const {
    fromStep = 0,
    keepEvaluation = true,
    every = 1,
    distributions: withDistributions = false,
  } = options;
  expectInteger("openLog", "fromStep", fromStep);
  expectInteger("openLog", "every", every, 1);
  if (existsSync(file)) cutBehind(file, fromStep, keepEvaluation);
  const { append, flush, close } = growingFile(file);
  const write = (entry: object) => append(`${JSON.stringify(entry)}\n`);
  return {
    step: (step, { terms, distributions }) => {
      if (step % every !== 0) return;
      write({ type: "step", step, terms, ...(withDistributions && { distributions }) });
    },
    evaluation: (evaluation) => write({ type: "evaluation", ...evaluation }),
    flush,
    close,
  };
}

/**
 * Reads a log, also one still being written: a last line without its end does not count yet.
 * Throws a sentence naming file and line where something is not as `openLog` writes it.
 */
export function readLog(file: string): { steps: LoggedStep[]; evaluations: Evaluation[] } {
  const steps: LoggedStep[] = [];
  const evaluations: Evaluation[] = [];
  for (const { entry } of entriesIn(file)) {
    const { type, ...fields } = entry;
    if (type === "step") steps.push(fields as LoggedStep);
    else evaluations.push(fields as Evaluation);
  }
  return { steps, evaluations };
}

/** The evaluations of a log alone, as `readLog` has them: the steps of days would fill the memory. */
export function readEvaluations(file: string): Evaluation[] {
  const evaluations: Evaluation[] = [];
  for (const { entry } of entriesIn(file)) {
    const { type, ...fields } = entry;
    if (type === "evaluation") evaluations.push(fields as Evaluation);
  }
  return evaluations;
}

// What stays is the start of the file, so shortening it does; broken off, it is done again next time.
function cutBehind(file: string, step: number, keepEvaluation: boolean): void {
  let keptBytes = 0;
  for (const { entry, endByte } of entriesIn(file)) {
    if (entry.step > step) break;
    if (entry.step === step && entry.type === "evaluation" && !keepEvaluation) break;
    keptBytes = endByte;
  }
  namingFile(file, () => truncateSync(file, keptBytes));
}

function* entriesIn(file: string): Generator<{ entry: Entry; endByte: number }> {
  const bytes = read(file);
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf("\n", start);
    if (end < 0) return;
    const entry = parseEntry(bytes.toString("utf8", start, end), `${file}, line ${line}`);
    yield { entry, endByte: end + 1 };
    start = end + 1;
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (thrown) {
    throw new UserError(`${file}: the log cannot be read (${reason(thrown)})`, { cause: thrown });
  }
}

function parseEntry(text: string, place: string): Entry {
  return parseJson(text, entrySchema, place, { what: "one entry of a log", remedy: REMEDY });
}
