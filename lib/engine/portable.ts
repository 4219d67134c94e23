import * as tf from "@tensorflow/tfjs";
import { registerColumnSums } from "./wasm/column-sums";
import { registerConvolutionGradients } from "./wasm/convolution";
import { registerIdentity } from "./wasm/identity";
import { registerOneHot } from "./wasm/one-hot";
import { load } from "./install/packages";
import { registerSegmentSum } from "./wasm/segments";

/** Starts TensorFlow.js on WebAssembly, able to train convolutions. Returns its version. */
export async function startPortable(): Promise<string> {
  // Loading it registers its operations; that of one engine must not stand in the other's way.
  const { version_wasm: version } = load("@tensorflow/tfjs-backend-wasm") as {
    version_wasm: string;
  };
  registerConvolutionGradients();
  registerColumnSums();
  registerIdentity();
  registerOneHot();
  registerSegmentSum();
  await tf.setBackend("wasm");
  await tf.ready();
  return version;
}
