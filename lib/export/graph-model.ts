import { packageVersion } from "../base/package-root";
import type { Tensors } from "../base/tensors";
import type { Network } from "../network/network";
import type { BatchStatistics } from "../network/forward";
import { type ModelMetadata, expectModelMetadata, preprocessing } from "./model-metadata";
import { modelToArrays } from "./model-arrays";
import { INPUT, LOGITS, PROBABILITIES, classifierGraph } from "./classifier-graph";
import { type Constant, dimensions } from "./graph-def";
import { writeFolder } from "./write";

/** The two files of an exported model; the first names the second. */
export const MODEL_FILE = "model.json";
export const WEIGHTS_FILE = "group1-shard1of1.bin";

// Of the graph format: any since 2020 has all these operations, and the runtime asks for no more.
const VERSIONS = { producer: 440, minConsumer: 12 };

/** The files of a TensorFlow.js graph model by name. */
export interface GraphModelFiles {
  readonly [MODEL_FILE]: string;
  readonly [WEIGHTS_FILE]: Uint8Array;
}

/**
 * A network as a TensorFlow.js graph model, which `tf.loadGraphModel` of the converter's runtime
 * loads with no code of ours. Input `images` [any, height, width, channels] has 2v/255 - 1 for byte
 * v. Outputs `logits` and `probabilities` [any, classes]; normalizes by the moving statistics. Names
 * of classes, preprocessing and network are its metadata. Throws a sentence when parts do not fit.
 */
export function graphModel(
  weights: Tensors,
  statistics: BatchStatistics,
  network: Network,
  metadata: ModelMetadata,
): GraphModelFiles {
  const arrays = modelToArrays("graphModel", { weights, statistics, network });
  expectModelMetadata("graphModel", metadata, network);
  const { nodes, constants } = classifierGraph(arrays, network, metadata);
  const signature = signatureOf(network, metadata);
  const model = {
    format: "graph-model",
    generatedBy: `remixmatch ${packageVersion()}`,
    convertedBy: null,
    signature,
    modelTopology: { node: nodes, library: {}, versions: VERSIONS },
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: constants.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
      },
    ],
    userDefinedMetadata: {
      // The runtime looks here first; `predict` then returns the outputs by name.
      signature,
      structuredOutputKeys: [LOGITS, PROBABILITIES],
      classes: metadata.classes,
      preprocessing: preprocessing(network, metadata),
      network,
    },
  };
  return { [MODEL_FILE]: JSON.stringify(model), [WEIGHTS_FILE]: bytesOf(constants) };
}

/**
 * Writes `graphModel` into a folder of its own, whole or not at all. Throws a sentence when the
 * folder exists, unless `overwrite` is given; a folder that holds anything else is never touched.
 */
export async function writeGraphModel(
  folder: string,
  weights: Tensors,
  statistics: BatchStatistics,
  network: Network,
  { overwrite = false, ...metadata }: ModelMetadata & { readonly overwrite?: boolean },
): Promise<void> {
  const files = graphModel(weights, statistics, network, metadata);
  await writeFolder("writeGraphModel", folder, { ...files }, { overwrite });
}

function signatureOf({ channels, classes }: Network, { height, width }: ModelMetadata) {
  const end = (name: string, shape: readonly number[]) => ({
    name: `${name}:0`,
    dtype: "DT_FLOAT",
    tensorShape: dimensions(shape),
  });
  return {
    inputs: { [INPUT]: end(INPUT, [-1, height, width, channels]) },
    outputs: {
      [LOGITS]: end(LOGITS, [-1, classes]),
      [PROBABILITIES]: end(PROBABILITIES, [-1, classes]),
    },
  };
}

// One constant after another, little-endian, as the manifest lists them.
function bytesOf(constants: readonly Constant[]): Uint8Array {
  const bytes = constants.map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
  return Buffer.concat(bytes);
}
