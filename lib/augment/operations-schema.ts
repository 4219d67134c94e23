import { z } from "zod";
import { expect } from "../base/expect";
import type { Operation } from "../images/operation";
import { operationNamed, operations } from "../images/operations";

const names = operations.map(({ name }) => name);

type Choice = readonly (Operation | string)[] | null;

/** A list of operations as an option: their names, as JSON has them, or values; null for all 19. */
export const operationsSchema = z
  .custom<Choice>(
    (given) =>
      given === null || (Array.isArray(given) && given.length > 0 && given.every(isOperation)),
    `expected null, or a list of operations and of names among ${names.join(", ")}`,
  )
  .meta({ type: "names, values, or null" })
  .default(null);

function isOperation(given: unknown): boolean {
  if (typeof given === "string") return names.includes(given);
  const { name, parameters, apply } = (given ?? {}) as Partial<Operation>;
  return typeof name === "string" && Array.isArray(parameters) && typeof apply === "function";
}

/** The operations that were chosen. Throws a sentence on a name that is unknown or comes twice. */
export function chosenOperations(choice: Choice, who: string): readonly Operation[] {
  if (choice === null) return operations;
  const chosen = choice.map((one) => (typeof one === "string" ? operationNamed(one) : one));
  chosen.forEach(({ name }, i) => {
    const first = chosen.findIndex((other) => other.name === name);
    expect(
      first === i,
      who,
      `two operations are called ${name}; rates know them by name, so rename one`,
    );
  });
  return chosen;
}

/** The operations' names; null for CTAugment's own 19. */
export function namesUnlessAll(chosen: readonly Operation[]): string[] | null {
  return chosen === operations ? null : chosen.map(({ name }) => name);
}
