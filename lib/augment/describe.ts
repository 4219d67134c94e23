import { operationNamed } from "../images/operations";
import type { ApplyOptions, Policy } from "./policy";

/** One strength of one operation, for people: a line of a table. */
export interface Strength {
  readonly operation: string;
  /** Empty, as what follows, for an operation without a strength. */
  readonly parameter: string;
  /** 0 to 1, as policies have it. */
  readonly level: number | null;
  /** What the level means, in the unit. */
  readonly value: number | null;
  readonly unit: string;
}

/**
 * What a policy does, in units: a line for each strength of each operation, in their order; one
 * line for an operation that has none. Throws when an operation is unknown.
 */
export function describePolicy(
  policy: Policy,
  { geometry = "released", operations }: ApplyOptions = {},
): Strength[] {
  return policy.flatMap(({ operation, levels }): Strength[] => {
    const { parameters } = operationNamed(operation, operations);
    if (parameters.length === 0) {
      return [{ operation, parameter: "", level: null, value: null, unit: "" }];
    }
    return parameters.map(({ name, unit, releasedUnit = unit, at }, i) => ({
      operation,
      parameter: name,
      level: levels[i],
      value: at(levels[i]),
      unit: geometry === "released" ? releasedUnit : unit,
    }));
  });
}
