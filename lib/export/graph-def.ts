import type { NamedArray } from "../base/safetensors";

/** One operation of TensorFlow's graph format, in the JSON form of its protocol buffers. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

/** A value with its kind: floats f, whole numbers i as text, bytes s in base64, and so on. */
export type Attribute =
  | { readonly type: "DT_FLOAT" | "DT_INT32" }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly s: string }
  | { readonly list: { readonly i: readonly string[] } }
  | { readonly shape: Dimensions }
  | { readonly tensor: { readonly dtype: "DT_FLOAT" | "DT_INT32"; tensorShape: Dimensions } };

interface Dimensions {
  readonly dim: readonly { readonly size: string }[];
}

/** Numbers that a graph is built on; their bytes lie in a file beside it. */
export interface Constant {
  readonly name: string;
  readonly dtype: "float32" | "int32";
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export const FLOAT: Attribute = { type: "DT_FLOAT" };
export const INT: Attribute = { type: "DT_INT32" };
export const flag = (b: boolean): Attribute => ({ b });
export const text = (value: string): Attribute => ({ s: Buffer.from(value).toString("base64") });
export const integers = (values: readonly number[]): Attribute => ({
  list: { i: values.map(String) },
});

/** -1 stands for any size. */
export const dimensions = (shape: readonly number[]): Dimensions => ({
  dim: shape.map((size) => ({ size: String(size) })),
});

/** Floats as a constant. */
export const floatConstant = (name: string, { shape, data }: NamedArray): Constant => ({
  name,
  dtype: "float32",
  shape,
  data,
});

/** A list of whole numbers as a constant. */
export const integerConstant = (name: string, values: readonly number[]): Constant => ({
  name,
  dtype: "int32",
  shape: [values.length],
  data: Int32Array.from(values),
});

/** The node that stands for a constant in the graph. */
export function constantNode({ name, dtype, shape }: Constant): GraphNode {
  const type = dtype === "float32" ? "DT_FLOAT" : "DT_INT32";
  return {
    name,
    op: "Const",
    input: [],
    attr: { dtype: { type }, value: { tensor: { dtype: type, tensorShape: dimensions(shape) } } },
  };
}
