// How weights follow gradients: Adam, decay of kernels, moving averages, ramps.
export { type AdamOptions, type AdamState, adam, adamRate } from "./adam";
export { movingAverage, warmedDecay } from "./average";
export { decayKernels } from "./decay";
export { type OptimizeOptions, type Optimized, optimize } from "./optimize";
export { linearRamp } from "./ramp";
