import { readFile } from "node:fs/promises";
import { z } from "zod";
import { UserError, reason } from "../base/user-error";
import { decodeSafetensors, encodeSafetensors } from "../base/safetensors";
import { parseJson } from "../base/schema";
import type { Tensors } from "../base/tensors";
import type { Model } from "../network/model";
import type { NetworkPlan } from "../network/plan";
import type { BatchStatistics } from "../network/wide-resnet";
import { type About, OFFSET, SCALE, expectAbout, preprocessing } from "./about";
import { arraysModel, modelArrays } from "./arrays";
import { writeOneFile } from "./write";

/** Says in the file's metadata what the file is; another form of it would be another version. */
const FORMAT = "remixmatch weights";
const VERSION = "1";

/** A network from a file, with all that is needed to classify by it. */
export interface LoadedModel extends Model, About {}

// A stranger's file must not make us plan a network without end.
const size = (most: number) => z.int().positive().max(most);
const planSchema = z.strictObject({
  classes: size(1e6),
  channels: size(3),
  filters: size(1e4),
  scales: size(16),
  repeat: size(1e3),
  shrink: size(1e3),
});
const preprocessingSchema = z.strictObject({
  height: size(1e5),
  width: size(1e5),
  channels: size(3),
  scale: z.literal(SCALE),
  offset: z.literal(OFFSET),
});
const classesSchema = z.array(z.string());

/**
 * Writes a network as a safetensors file, whole or not at all: weights by their names, each layer's
 * moving_mean and moving_variance beside its gamma, no rotation head; plan, classes and
 * preprocessing as JSON in its metadata. Throws a sentence when parts do not fit, and when the file
 * exists, unless `overwrite` is given.
 */
export async function exportWeights(
  file: string,
  weights: Tensors,
  statistics: BatchStatistics,
  plan: NetworkPlan,
  { overwrite = false, ...about }: About & { readonly overwrite?: boolean },
): Promise<void> {
  const arrays = modelArrays("exportWeights", { weights, statistics, plan });
  expectAbout("exportWeights", about, plan);
  const bytes = encodeSafetensors(arrays, {
    format: FORMAT,
    version: VERSION,
    plan: JSON.stringify(plan),
    classes: JSON.stringify(about.classes),
    preprocessing: JSON.stringify(preprocessing(plan, about)),
  });
  await writeOneFile("exportWeights", file, bytes, { overwrite });
}

/**
 * Reads what `exportWeights` wrote; its tensors are the caller's to dispose of. Throws a sentence
 * with the file's name when it cannot be read, is broken, of another kind or version, or its plan,
 * classes and numbers do not fit together.
 */
export async function loadWeights(file: string): Promise<LoadedModel> {
  const bytes = await readFile(file).catch((thrown: unknown) => {
    throw new UserError(`${file}: could not be read (${reason(thrown)})`, { cause: thrown });
  });
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  expectKind(file, metadata);
  const plan = field(file, metadata, "plan", planSchema);
  const classes = field(file, metadata, "classes", classesSchema);
  const { height, width, channels } = field(file, metadata, "preprocessing", preprocessingSchema);
  if (channels !== plan.channels) {
    throw new UserError(
      `${file}: plan and preprocessing have ${plan.channels} and ${channels} channels`,
    );
  }
  const about = { classes, height, width };
  expectAbout(file, about, plan);
  return { ...arraysModel(file, tensors, plan), ...about };
}

function expectKind(file: string, { format, version }: Readonly<Record<string, string>>): void {
  if (format !== FORMAT) {
    throw new UserError(
      `${file}: should be weights that exportWeights wrote, but its metadata says ` +
        `${format === undefined ? "nothing of its format" : `"${format}"`}`,
    );
  }
  if (version !== VERSION) {
    throw new UserError(
      `${file}: is version ${version} of the weights' format, and this package reads ${VERSION}; ` +
        `use the package that wrote it`,
    );
  }
}

function field<T>(
  file: string,
  metadata: Readonly<Record<string, string>>,
  name: string,
  schema: z.ZodType<T>,
): T {
  const place = (path: readonly PropertyKey[]) => `its metadata ${[name, ...path].join(".")}`;
  const what = `weights with the metadata "${name}"`;
  return parseJson(metadata[name] ?? "", schema, file, { what, place });
}
