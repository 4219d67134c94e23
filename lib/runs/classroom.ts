import type { Method } from "../methods/method";
import {
  METHODS,
  type MethodName,
  type MethodOptions,
  findMethod,
  optionsFor,
} from "../methods/registry";
import { presetNamed } from "./presets";
import { ABLATIONS } from "./paper-ablations";
import type { Workers } from "../methods/workers";

/** One row of an ablation: a method, and what it changes. */
export type Row = {
  readonly [Name in MethodName]: { readonly method: Name; readonly changed: MethodOptions<Name> };
}[MethodName];

const remixmatch = (changed: MethodOptions<"remixmatch">): Row => ({
  method: "remixmatch",
  changed,
});

/**
 * The paper's ablation in the classroom's setting, where the full method has K = 2: what each row
 * changes, and the methods it is compared with.
 */
export const CLASSROOM_ROWS = {
  ReMixMatch: remixmatch({}),
  "no alignment": remixmatch(ABLATIONS["no alignment"]),
  "no weak views": remixmatch(ABLATIONS["strong views only"]),
  // Of the script's four readings the one that shares MixMatch's guess.
  "no strong views": remixmatch({ augmentation: "weak", guess: "mean" }),
  "no rotation": remixmatch(ABLATIONS["no rotation"]),
  "no pre-mixup loss": remixmatch(ABLATIONS["no pre-mixup loss"]),
  "L2 unlabeled loss": remixmatch(ABLATIONS["L2 unlabeled loss"]),
  "K = 1": remixmatch(ABLATIONS["K = 1"]),
  "K = 4": remixmatch(ABLATIONS["K = 4"]),
  MixMatch: { method: "mixmatch", changed: {} },
  "supervised with CTAugment": { method: "supervised", changed: { augmentation: "ctaugment" } },
  supervised: { method: "supervised", changed: {} },
} as const satisfies Record<string, Row>;

/** The name of a row of the classroom's ablation. */
export type RowName = keyof typeof CLASSROOM_ROWS;

/** The method of a row, with the classroom's network and its options for short runs. */
export function classroomMethod(row: RowName, workers?: Workers): Method {
  const { network, options } = presetNamed("classroom");
  const { method, changed } = CLASSROOM_ROWS[row];
  // Each method takes what it knows of the short runs' memories and views.
  const chosen = { ...optionsFor(METHODS[method], options), ...changed };
  return findMethod(method)(network, chosen, workers);
}
