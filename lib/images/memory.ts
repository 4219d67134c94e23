import { loadWasm } from "../base/load-wasm";
import { type Image, type ImageShape, withPixels } from "./image";

type Kernel<Answer = void> = (...places: readonly number[]) => Answer;

/** The loops over pixels, whose sources in the folder `kernels` say what each takes and does. */
interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly lookUp: Kernel;
  readonly lookUpColors: Kernel;
  readonly countBytes: Kernel;
  readonly blendBytes: Kernel;
  readonly grayBytes: Kernel;
  readonly sumGray: Kernel<number>;
  readonly smoothBytes: Kernel;
  readonly blurBytes: Kernel;
  readonly moveAffine: Kernel;
  readonly movePlaces: Kernel;
  readonly weighAcross: Kernel;
  readonly weighDown: Kernel;
}

/** WebAssembly: the same loops in JavaScript take two to five times as long. */
export const kernels = loadWasm<Kernels>(
  "images",
  // Made after TypeScript has compiled, so that it may be missing.
  () => require("./kernels.wasm.js"), // eslint-disable-line @typescript-eslint/no-require-imports
);

let bytes = new Uint8Array(kernels.memory.buffer);
let top = 0;

/**
 * A new image that kernels draw: `draw` is told where the given image lies in their memory, where the
 * new one of this shape will, and how many bytes that has. What else it needs, it may `lay` there;
 * all of that is gone with the next call.
 */
export function runKernel(
  image: Image,
  draw: (from: number, to: number, size: number) => void,
  shape: ImageShape = image,
): Image {
  top = 0;
  const from = writeBytes(image.pixels);
  const size = shape.height * shape.width * shape.channels;
  const to = allocate(size);
  draw(from, to, size);
  return withPixels(shape, bytes.slice(to, to + size));
}

/** Copies bytes into the kernels' memory; the answer is their place there. */
export function writeBytes(given: Uint8Array): number {
  const place = allocate(given.length);
  bytes.set(given, place);
  return place;
}

/** The same of 32-bit numbers. */
export function layNumbers(given: Int32Array): number {
  return writeBytes(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));
}

/** `count` 32-bit numbers that lie in the kernels' memory at a place. */
export function numbersAt(place: number, count: number): Int32Array {
  return new Int32Array(bytes.buffer, place, count);
}

/** A place for so many bytes. Kernels may read and write up to 15 bytes past them. */
export function allocate(size: number): number {
  const place = top;
  top = (place + size + SLACK + 15) & ~15;
  if (top > bytes.length) {
    kernels.memory.grow(Math.ceil((top - bytes.length) / PAGE));
    bytes = new Uint8Array(kernels.memory.buffer);
  }
  return place;
}

const SLACK = 16;
const PAGE = 65536;
