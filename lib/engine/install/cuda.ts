import { basename } from "node:path";
import type { Companion } from "./build";

// The newest that `tensorflow[and-cuda]==2.21.0` allows, as pip resolves it, but for cuRAND: this
// TensorFlow has no call that opens it. Sizes and SHA-256 as the index states them.

/** NVIDIA's libraries for TensorFlow 2.21 on Linux with x64: CUDA 12.9 and cuDNN 9. */
export const companions: readonly Companion[] = [
  companion(
    { part: "cublas", version: "12.9.3.13", tag: "manylinux_2_27_x86_64", bytes: 581_217_458 },
    "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
    [
      ["lib/libcublas.so.12", 105_140_976],
      ["lib/libcublasLt.so.12", 749_169_616],
    ],
  ),
  companion(
    { part: "cuda-cupti", version: "12.9.79", tag: "manylinux_2_25_x86_64", bytes: 10_814_997 },
    "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
    [["lib/libcupti.so.12", 7_604_800]],
  ),
  companion(
    { part: "cuda-nvcc", version: "12.9.86", tag: "manylinux2010_x86_64", bytes: 40_546_229 },
    "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
    [
      ["bin/ptxas", 34_931_056],
      ["nvvm/libdevice/libdevice.10.bc", 486_168],
    ],
  ),
  companion(
    { part: "cuda-nvrtc", version: "12.9.86", tag: "manylinux2010_x86_64", bytes: 89_568_129 },
    "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
    [
      ["lib/libnvrtc-builtins.so.12.9", 7_202_760],
      ["lib/libnvrtc.so.12", 106_244_480],
    ],
  ),
  companion(
    { part: "cuda-runtime", version: "12.9.79", tag: "manylinux2014_x86_64", bytes: 3_493_179 },
    "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
    [["lib/libcudart.so.12", 741_088]],
  ),
  companion(
    { part: "cudnn", version: "9.28.0.42", tag: "manylinux_2_27_x86_64", bytes: 716_538_495 },
    "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
    [
      ["lib/libcudnn.so.9", 137_432],
      ["lib/libcudnn_adv.so.9", 232_904_280],
      ["lib/libcudnn_cnn.so.9", 4_203_992],
      ["lib/libcudnn_engines_precompiled.so.9", 559_964_512],
      ["lib/libcudnn_engines_runtime_compiled.so.9", 48_269_792],
      ["lib/libcudnn_engines_tensor_ir.so.9", 2_099_128],
      ["lib/libcudnn_ext.so.9", 10_492_448],
      ["lib/libcudnn_graph.so.9", 115_563_344],
      ["lib/libcudnn_heuristic.so.9", 96_473_944],
      ["lib/libcudnn_ops.so.9", 92_284_600],
    ],
  ),
  companion(
    { part: "cufft", version: "11.4.1.4", tag: "manylinux2014_x86_64", bytes: 200_877_592 },
    "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
    [["lib/libcufft.so.11", 291_507_928]],
  ),
  companion(
    { part: "cusolver", version: "11.7.5.82", tag: "manylinux_2_27_x86_64", bytes: 338_117_415 },
    "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
    [["lib/libcusolver.so.11", 302_024_152]],
  ),
  companion(
    { part: "cusparse", version: "12.5.10.65", tag: "manylinux2014_x86_64", bytes: 366_465_088 },
    "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
    [["lib/libcusparse.so.12", 486_556_368]],
  ),
  companion(
    { part: "nccl", version: "2.32.3", tag: "manylinux_2_27_x86_64", bytes: 351_526_311 },
    "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
    [["lib/libnccl.so.2", 473_614_536]],
  ),
  companion(
    { part: "nvjitlink", version: "12.9.86", tag: "manylinux2010_x86_64", bytes: 39_748_338 },
    "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
    [["lib/libnvJitLink.so.12", 95_935_344]],
  ),
];

function companion(
  { part, version, tag, bytes }: { part: string; version: string; tag: string; bytes: number },
  sha256: string,
  files: readonly (readonly [path: string, bytes: number])[],
): Companion {
  const project = `nvidia-${part}-cu12`;
  const about = `${project.replaceAll("-", "_")}-${version}.dist-info`;
  const folder = part.replaceAll("-", "_");
  return {
    wheel: { project, version, tag, bytes, sha256 },
    files: files.map(([path, size]) => ({
      name: `nvidia/${folder}/${path}`,
      place: placeOf(folder, path),
      bytes: size,
    })),
    license: `${about}/licenses/License.txt`,
  };
}

// TensorFlow looks for the assembler in nvidia/cuda_nvcc beside its own folder. The libraries lie
// together in one folder of its search path, although each wheel has one of its own: for cuSOLVER
// the path names none, and in one folder each library also finds the others.
function placeOf(folder: string, path: string): string {
  return folder === "cuda_nvcc"
    ? `nvidia/cuda_nvcc/${path}`
    : `nvidia/cuda_runtime/lib/${basename(path)}`;
}
