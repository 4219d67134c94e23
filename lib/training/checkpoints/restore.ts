import * as tf from "@tensorflow/tfjs";
import { UserError } from "../../base/user-error";
import type { NamedArray } from "../../base/safetensors";
import type { MethodState } from "../../methods/method";
import type { Checkpoint } from "./checkpoint-file";
import { type StateTree, isArray, tensorsOf } from "./state-tree";
import { isRecord } from "./tree-path";

/**
 * The state of a checkpoint in this process' engine, with the same bits; its tensors are the
 * caller's to dispose of. With `like`, a state of the same method (its `init`), throws a sentence
 * that names the first place where that one has something and the checkpoint has not, or a tensor
 * of another shape.
 */
export function restoreState<State extends MethodState>(
  { state, file }: Pick<Checkpoint, "state" | "file">,
  like?: State,
): State {
  if (like !== undefined) expectLike(state, like, file, []);
  return tensorsOf(state) as State;
}

// Lists may have grown since the first state, so only the entries that both have are compared.
function expectLike(
  found: StateTree | undefined,
  like: unknown,
  file: string,
  path: readonly string[],
): void {
  if (like === undefined) return;
  const [came, wanted] = [kindOf(found), kindOf(like)];
  if (like !== null && came !== wanted) {
    throw new UserError(
      `${file}: ${path.join(".")} should be ${wanted}, but is ${came}; it was saved by another ` +
        `version of the method`,
    );
  }
  if (like instanceof tf.Tensor || typeof like !== "object" || like === null) return;
  const names = Array.isArray(like) ? Object.keys(found as object) : Object.keys(like);
  for (const name of names) {
    const [inner, innerLike] = [found, like].map((each) => (each as Record<string, unknown>)[name]);
    expectLike(inner as StateTree | undefined, innerLike, file, [...path, name]);
  }
}

function kindOf(value: unknown): string {
  const shape = value instanceof tf.Tensor || isArray(value) ? (value as NamedArray).shape : null;
  if (shape) return `an array [${shape.join(", ")}]`;
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "a record";
  return value === undefined ? "missing" : value === null ? "null" : `a ${typeof value}`;
}
