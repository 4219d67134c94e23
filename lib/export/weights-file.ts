import { readFile } from "node:fs/promises";
import { z } from "zod";
import { notRead } from "../base/read-or-throw";
import { UserError } from "../base/user-error";
import { decodeSafetensors, encodeSafetensors } from "../base/safetensors";
import { parseJson } from "../base/schema";
import type { Tensors } from "../base/tensors";
import type { Model } from "../network/model";
import type { Network } from "../network/network";
import { networkSchema } from "../network/network-schema";
import type { BatchStatistics } from "../network/forward";
import {
  type ModelMetadata,
  OFFSET,
  SCALE,
  expectModelMetadata,
  preprocessing,
} from "./model-metadata";
import { arraysToModel, modelToArrays } from "./model-arrays";
import { writeOneFile } from "./write";

/** Says in the file's metadata what the file is; another form of it would be another version. */
const FORMAT = "remixmatch weights";
const VERSION = "1";

/** A network from a file, with all that is needed to classify by it. */
export interface LoadedModel extends Model, ModelMetadata {}

const size = (most: number) => z.int().positive().max(most);
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
 * moving_mean and moving_variance beside its gamma, no rotation head; network, classes and
 * preprocessing as JSON in its metadata. Throws a sentence when parts do not fit, and when the file
 * exists, unless `overwrite` is given.
 */
export async function exportWeights(
  file: string,
  weights: Tensors,
  statistics: BatchStatistics,
  network: Network,
  { overwrite = false, ...metadata }: ModelMetadata & { readonly overwrite?: boolean },
): Promise<void> {
  const arrays = modelToArrays("exportWeights", { weights, statistics, network });
  expectModelMetadata("exportWeights", metadata, network);
  const bytes = encodeSafetensors(arrays, {
    format: FORMAT,
    version: VERSION,
    network: JSON.stringify(network),
    classes: JSON.stringify(metadata.classes),
    preprocessing: JSON.stringify(preprocessing(network, metadata)),
  });
  await writeOneFile("exportWeights", file, bytes, { overwrite });
}

/**
 * Reads what `exportWeights` wrote; its tensors are the caller's to dispose of. Throws a sentence
 * with the file's name when it cannot be read, is broken, of another kind or version, or its network,
 * classes and numbers do not fit together.
 */
export async function loadWeights(file: string): Promise<LoadedModel> {
  const bytes = await readFile(file).catch((thrown: unknown) => {
    throw notRead(file, thrown);
  });
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  expectKind(file, metadata);
  const network = field(file, metadata, "network", networkSchema);
  const classes = field(file, metadata, "classes", classesSchema);
  const { height, width, channels } = field(file, metadata, "preprocessing", preprocessingSchema);
  if (channels !== network.channels) {
    throw new UserError(
      `${file}: network and preprocessing have ${network.channels} and ${channels} channels`,
    );
  }
  const modelMetadata = { classes, height, width };
  expectModelMetadata(file, modelMetadata, network);
  return { ...arraysToModel(file, tensors, network), ...modelMetadata };
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
