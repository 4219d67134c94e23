import { machine } from "node:os";
import type { Accelerator, Build } from "./build";
import { companions } from "./cuda";

export type { Accelerator, Build, Companion, Wheel } from "./build";

const version = "2.21.0";

// Sizes and SHA-256 as the index states them for each wheel's file.
export const builds: readonly Build[] = [
  {
    key: `tensorflow-${version}-linux-x64`,
    platform: "linux-x64",
    accelerator: "cpu",
    version,
    wheel: {
      project: "tensorflow-cpu",
      version,
      tag: "manylinux_2_27_x86_64",
      bytes: 274_000_871,
      sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
    },
    libraries: [
      { name: "libtensorflow_cc.so.2", bytes: 788_086_608 },
      { name: "libtensorflow_framework.so.2", bytes: 65_222_328 },
    ],
  },
  {
    key: `tensorflow-${version}-linux-x64-gpu`,
    platform: "linux-x64",
    accelerator: "gpu",
    version,
    wheel: {
      project: "tensorflow",
      version,
      tag: "manylinux_2_27_x86_64",
      bytes: 572_611_111,
      sha256: "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0",
    },
    libraries: [
      { name: "libtensorflow_cc.so.2", bytes: 1_096_372_272 },
      { name: "libtensorflow_framework.so.2", bytes: 162_648_808 },
    ],
    companions,
  },
  {
    key: `tensorflow-${version}-linux-arm64`,
    platform: "linux-arm64",
    accelerator: "cpu",
    version,
    wheel: {
      project: "tensorflow",
      version,
      tag: "manylinux_2_27_aarch64",
      bytes: 281_946_471,
      sha256: "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
    },
    libraries: [
      { name: "libtensorflow_cc.so.2", bytes: 814_885_544 },
      { name: "libtensorflow_framework.so.2", bytes: 68_176_664 },
    ],
  },
  {
    key: `tensorflow-${version}-darwin-arm64`,
    platform: "darwin-arm64",
    accelerator: "cpu",
    version,
    wheel: {
      project: "tensorflow",
      version,
      tag: "macosx_12_0_arm64",
      bytes: 223_488_205,
      sha256: "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
    },
    libraries: [
      { name: "libtensorflow_cc.2.dylib", bytes: 691_352_648 },
      { name: "libtensorflow_framework.2.dylib", bytes: 49_452_976 },
    ],
  },
];

/** The headers that the binding includes, directly or through one another. */
export const headers: readonly string[] = [
  "tensorflow/c/c_api.h",
  "tensorflow/c/c_api_macros.h",
  "tensorflow/c/eager/c_api.h",
  "tensorflow/c/experimental/stream_executor/stream_executor.h",
  "tensorflow/c/kernels.h",
  "tensorflow/c/ops.h",
  "tensorflow/c/tf_attrtype.h",
  "tensorflow/c/tf_buffer.h",
  "tensorflow/c/tf_datatype.h",
  "tensorflow/c/tf_status.h",
  "tensorflow/c/tf_tensor.h",
  "tensorflow/c/tf_tstring.h",
  "tensorflow/core/platform/ctstring.h",
  "tensorflow/core/platform/ctstring_internal.h",
  "tsl/platform/ctstring.h",
  "tsl/platform/ctstring_internal.h",
  "tsl/platform/platform.h",
  "xla/tsl/c/tsl_status.h",
];

/** The build for this machine, or a sentence saying why there is none. */
export function buildForThisMachine(
  platform: string = platformName(),
  accelerator: Accelerator = "cpu",
): Build | string {
  const suitable = builds.filter((build) => build.accelerator === accelerator);
  const found = suitable.find((build) => build.platform === platform);
  if (found !== undefined) return found;
  const known = suitable.map((build) => build.platform).join(", ");
  if (accelerator === "gpu") {
    return `No TensorFlow for GPUs for ${platform}: NVIDIA's libraries are fetched for ${known} only. \`npx remixmatch engine install\` without --gpu brings what computes on the processor.`;
  }
  const advice = platform.startsWith("win32")
    ? "Windows is not supported yet (its Linux subsystem, WSL, is)"
    : `there are builds for ${known}`;
  return `No native TensorFlow for ${platform}: ${advice}.`;
}

/** `linux-x64`, `darwin-arm64`, or `linux-musl-x64` where the C library is not the usual one. */
export function platformName(): string {
  // A translated or 32-bit Node on a 64-bit machine counts as what Node itself is.
  const processor = process.arch === "x64" || process.arch === "arm64" ? process.arch : machine();
  if (process.platform !== "linux") return `${process.platform}-${processor}`;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  // Alpine's musl cannot load libraries made for glibc.
  return report.header?.glibcVersionRuntime ? `linux-${processor}` : `linux-musl-${processor}`;
}
