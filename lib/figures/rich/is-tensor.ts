/** What we ask of a tensor, TensorFlow's or another's. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  dataSync(): ArrayLike<unknown>;
}

/** A tensor's sizes, and its values in one row; none where the tensor has been disposed. */
export interface ReadTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: ArrayLike<unknown> | undefined;
}

/** Whether a thing has what we ask of a tensor. */
export function isTensor(thing: object): thing is TensorLike {
  const { shape, dtype, dataSync } = thing as Partial<Record<keyof TensorLike, unknown>>;
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size));
  return isShape && typeof dtype === "string" && typeof dataSync === "function";
}

/** Reads a tensor's values now, since it may be disposed before it is drawn. */
export function readTensor(tensor: TensorLike): ReadTensor {
  const { shape, dtype } = tensor;
  const values = tensor.isDisposed === true ? undefined : tensor.dataSync();
  return { shape: [...shape], dtype, values };
}
