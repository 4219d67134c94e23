import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { UserError, reason } from "../base/user-error";
import { chooseBuild, requestedDevice } from "./install/choose";
import { gpuModels, keepOffGpu, prepareGpu } from "./install/gpu";
import { bindingPlace, load, NATIVE_PACKAGE, packageFolder } from "./install/packages";
import { linkBinding } from "./install/link-binding";

/** The part of the native backend that runs TensorFlow's operations by name. */
export interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
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

/** What the native engine computes on. */
export interface NativeDevice {
  /** `CPU`, or `GPU: ` and its model. */
  readonly device: string;
  /** Why it is not a GPU although the build for GPUs is installed. */
  readonly whyNotGpu: string | null;
}

/**
 * Loads TensorFlow from what lies on this machine; fetches nothing. Returns what it computes on
 * when it runs, or one sentence saying why it does not and what to do. Throws one when the
 * environment insists on a GPU and none can be used.
 */
export async function startNative(): Promise<NativeDevice | string> {
  let whyNotGpu: string | null = null;
  if (tf.findBackendFactory("tensorflow") === null) {
    const placed = placeBinding();
    if (typeof placed === "string") return placed;
    whyNotGpu = placed.whyNotGpu;
    supplyRetiredFunctions();
    // TensorFlow's C++ logs every instruction set it uses; 2 leaves errors only.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
    // One thread: then sums are added in one order, and the bits do not depend on the machine's
    // cores. Small networks are no faster on two.
    process.env.TF_NUM_INTRAOP_THREADS ??= "1";
    try {
      load(NATIVE_PACKAGE);
    } catch (error) {
      return `TensorFlow could not be loaded (${reason(error)}): run \`npx remixmatch engine install\`.`;
    }
    if (placed.onGpu && !nativeBackend()!.isUsingGpuDevice) whyNotGpu = UNUSABLE;
    if (whyNotGpu !== null && requestedDevice() === "gpu") throw new UserError(whyNotGpu);
  }
  await tf.setBackend("tensorflow");
  return { device: nativeBackend()!.isUsingGpuDevice ? gpuInWords() : "CPU", whyNotGpu };
}

const UNUSABLE =
  "TensorFlow found no GPU that it can use, although a driver is here: the driver should be of version 525 or newer, and TensorFlow says more when TF_CPP_MIN_LOG_LEVEL is 0.";

function gpuInWords(): string {
  const models = [...new Set(gpuModels())];
  return `GPU: ${models.length === 0 ? "of NVIDIA's" : models.join(" or ")}`;
}

// Puts the binding of the chosen build where the native package looks for it, or says why it
// cannot.
function placeBinding(): { onGpu: boolean; whyNotGpu: string | null } | string {
  const tfjsNode = packageFolder(NATIVE_PACKAGE);
  if (tfjsNode === null) {
    return `The npm package ${NATIVE_PACKAGE} is not installed: run \`npx remixmatch engine install\`.`;
  }
  const choice = chooseBuild();
  if (typeof choice === "string") {
    // The package's own install script may have installed a binding with libraries of its own.
    return existsSync(bindingPlace(tfjsNode)) ? { onGpu: false, whyNotGpu: null } : choice;
  }
  const { build, buildFolder, computesOn, whyNotGpu } = choice;
  const onGpu = computesOn === "gpu";
  if (onGpu) prepareGpu();
  else if (build.accelerator === "gpu") keepOffGpu();
  return whyNotLinked(buildFolder.binding, tfjsNode) ?? { onGpu, whyNotGpu };
}

function whyNotLinked(binding: string, tfjsNode: string): string | null {
  try {
    linkBinding(binding, tfjsNode);
    return null;
  } catch (error) {
    return reason(error);
  }
}

// The package calls these functions of Node's util, which Node 22 deprecates and Node 23 removed.
function supplyRetiredFunctions(): void {
  const util = load("node:util") as Record<string, unknown>;
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
