import * as tf from "@tensorflow/tfjs";

/** Tensors by name: the weights of a network, their gradients, their averages. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** The same names, each with what `change` makes of its tensor. */
export function mapTensors(
  tensors: Tensors,
  change: (tensor: tf.Tensor, name: string) => tf.Tensor,
): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]),
  );
}

/** All tensors inside a value, however deep in its records and lists. */
export function tensorsIn(value: unknown): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value as tf.Tensor];
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(tensorsIn);
}

/** Frees every tensor that `before` holds and `after` does not; returns `after`. */
export function disposeReplaced<T>(before: unknown, after: T): T {
  const kept = new Set(tensorsIn(after));
  for (const tensor of tensorsIn(before)) {
    if (!kept.has(tensor) && !tensor.isDisposed) tensor.dispose();
  }
  return after;
}
