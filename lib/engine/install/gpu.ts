import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reason } from "../../base/user-error";

/**
 * Why no GPU of NVIDIA's can compute for this process, in one sentence, or null where one should:
 * whether TensorFlow can use it shows when it starts. `driver` is the library through which all of
 * CUDA talks to the driver, `devices` the folder of the machine's devices.
 */
export function whyNoGpu({
  driver = "libcuda.so.1",
  devices = "/dev",
}: { driver?: string; devices?: string } = {}): string | null {
  const missing = whyNotLoadable(driver);
  if (missing !== null) {
    return `No NVIDIA driver can be used (${missing}): install one of version 525 or newer; in a container, give it the GPUs (docker's --gpus all).`;
  }
  // Windows' Linux subsystem has one device for every graphics card.
  const seen = readdirSync(devices).some((name) => /^(nvidia\d+|dxg)$/.test(name));
  if (!seen) {
    return `An NVIDIA driver is here, but no GPU is visible (${devices} has no nvidia0): in a container, give it the GPUs (docker's --gpus all).`;
  }
  const { CUDA_VISIBLE_DEVICES: visible } = process.env;
  if (visible !== undefined && /^(|-1.*|none)$/i.test(visible)) {
    return `The environment variable CUDA_VISIBLE_DEVICES is "${visible}", which hides every GPU.`;
  }
  return null;
}

/**
 * The models of this machine's NVIDIA GPUs, as the driver lists them; empty where it does not, as
 * in Windows' Linux subsystem. TensorFlow's C library numbers its devices and does not name them.
 */
export function gpuModels(folder = "/proc/driver/nvidia/gpus"): string[] {
  if (!existsSync(folder)) return [];
  const texts = readdirSync(folder).map((gpu) =>
    readFileSync(join(folder, gpu, "information"), "utf8"),
  );
  return texts.flatMap((text) => /^Model:\s*(.+?)\s*$/m.exec(text)?.[1] ?? []);
}

/**
 * Configures TensorFlow, before it is loaded, for computing on a GPU: with kernels that add in one
 * order, in whole float32 instead of the shorter TF32, and taking memory as it needs it, not all at
 * once. What the user has set stays.
 */
export function prepareGpu(env: NodeJS.ProcessEnv = process.env): void {
  env.TF_DETERMINISTIC_OPS ??= "1";
  env.NVIDIA_TF32_OVERRIDE ??= "0";
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}

/**
 * Has the build for GPUs compute on the processor, without a word about a driver that is missing.
 */
export function keepOffGpu(env: NodeJS.ProcessEnv = process.env): void {
  env.CUDA_VISIBLE_DEVICES = "-1";
  env.TF_CPP_MIN_LOG_LEVEL ??= "3";
}

// Node can ask the system's loader for a library, exactly as TensorFlow will. One that is found is
// not an addon, of which Node complains.
function whyNotLoadable(library: string): string | null {
  try {
    process.dlopen({ exports: {} }, library);
    return null;
  } catch (error) {
    const said = reason(error);
    return /did not self-register/.test(said) ? null : said;
  }
}
