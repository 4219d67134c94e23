import * as tf from "@tensorflow/tfjs";
import { teachColumnSums } from "./wasm/column-sums";
import { teachConvolution } from "./wasm/convolution";
import { teachIdentity } from "./wasm/identity";
import { teachOneHot } from "./wasm/one-hot";
import { load } from "./install/packages";
import { teachSegmentSum } from "./wasm/segments";

/** Starts TensorFlow.js on WebAssembly, able to train convolutions. Answers its version. */
export async function startPortable(): Promise<string> {
  // Loading it registers its operations; that of one engine must not stand in the other's way.
  const { version_wasm: version } = load("@tensorflow/tfjs-backend-wasm") as {
    version_wasm: string;
  };
  teachConvolution();
  teachColumnSums();
  teachIdentity();
  teachOneHot();
  teachSegmentSum();
  await tf.setBackend("wasm");
  await tf.ready();
  return version;
}
