import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { reason } from "../base/fault";
import { buildForThisMachine } from "./builds";
import { isReady, shelfOf, usualCacheFolder } from "./cache";
import { bindingPlace, load, NATIVE_PACKAGE, packageFolder } from "./packages";
import { placeBinding } from "./place";

/** The part of the native backend that runs TensorFlow's operations by name. */
export interface NativeBackend {
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_FLOAT: number;
  };
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean;
}

/** The native backend when it is the one in use, otherwise null. */
export function nativeBackend(): NativeBackend | null {
  return tf.getBackend() === "tensorflow" ? (tf.backend() as unknown as NativeBackend) : null;
}

/**
 * Loads TensorFlow from what lies on this machine; fetches nothing. Answers null when it runs, or
 * one sentence saying why it does not and what to do.
 */
export async function startNative(): Promise<string | null> {
  if (tf.findBackendFactory("tensorflow") === null) {
    const obstacle = bindingInPlace();
    if (obstacle !== null) return obstacle;
    supplyRetiredFunctions();
    // TensorFlow's C++ tells of every instruction set it uses; 2 leaves errors only.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
    // One thread: then sums are added in one order, and the bits do not depend on the machine's
    // cores. Small networks are no faster on two.
    process.env.TF_NUM_INTRAOP_THREADS ??= "1";
    try {
      load(NATIVE_PACKAGE);
    } catch (error) {
      return `TensorFlow could not be loaded (${reason(error)}): run \`npx remixmatch engine install\`.`;
    }
  }
  await tf.setBackend("tensorflow");
  return null;
}

function bindingInPlace(): string | null {
  const tfjsNode = packageFolder(NATIVE_PACKAGE);
  if (tfjsNode === null) {
    return `The npm package ${NATIVE_PACKAGE} is not installed: run \`npx remixmatch engine install\`.`;
  }
  const build = buildForThisMachine();
  if (typeof build !== "string") {
    const cached = shelfOf(build, usualCacheFolder());
    if (isReady(build, cached)) return placed(cached.binding, tfjsNode);
  }
  // The package's own install script may have brought a binding with libraries of its own.
  if (existsSync(bindingPlace(tfjsNode))) return null;
  if (typeof build === "string") return build;
  return `TensorFlow ${build.version} is not in ${usualCacheFolder()}: run \`npx remixmatch engine install\`, which fetches ${Math.round(build.wheel.bytes / 1e6)} MB once.`;
}

function placed(binding: string, tfjsNode: string): string | null {
  try {
    placeBinding(binding, tfjsNode);
    return null;
  } catch (error) {
    return reason(error);
  }
}

// The package calls these functions of Node's util, which Node 22 warns of and Node 23 took away.
function supplyRetiredFunctions(): void {
  const util = load("node:util") as Record<string, unknown>;
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
