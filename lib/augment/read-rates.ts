import { UserError } from "../base/user-error";
import type { Operation, Parameter } from "../images/operation";
import { operations } from "../images/operations";

/**
 * What CTAugment has learned: for each operation, for each of its parameters, a rate from 0 to 1
 * for each bin of levels. High means that the model still knows the image at that strength.
 */
export type Rates = Readonly<Record<string, readonly (readonly number[])[]>>;

/**
 * CTAugment's rates from plain data, as JSON.parse gives them: a copy with the same numbers.
 * Throws a sentence in the name of `who`, a file or a function, unless there is one entry for each
 * operation, one rate for each bin of its parameters, and every rate is a number from 0 to 1.
 */
export function readRates(
  json: unknown,
  who: string,
  known: readonly Operation[] = operations,
): Rates {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UserError(
      `${who}: rates should be an object with an entry for each operation, but came as ${kindOf(json)}`,
    );
  }
  for (const name of Object.keys(json)) {
    if (!known.some((operation) => operation.name === name)) {
      throw new UserError(
        `${who}: rates should be for CTAugment's operations, but one is for ${name}; ` +
          `remove it, or begin anew with rates.init()`,
      );
    }
  }
  const entries = new Map<string, unknown>(Object.entries(json));
  return Object.fromEntries(
    known.map(({ name, parameters }) => {
      if (!entries.has(name)) {
        throw new UserError(
          `${who}: rates should be for all ${known.length} operations, but those of ${name} are ` +
            `missing; begin anew with rates.init()`,
        );
      }
      return [name, readOperation(entries.get(name), name, parameters, who)];
    }),
  );
}

function readOperation(
  json: unknown,
  name: string,
  parameters: readonly Parameter[],
  who: string,
): number[][] {
  const lists = Array.isArray(json) ? (json as unknown[]) : [json];
  const came = lists.map((list) => (Array.isArray(list) ? list.length : kindOf(list))).join(", ");
  const wanted = parameters.map(({ bins }) => bins).join(", ");
  if (came !== wanted) {
    throw new UserError(
      `${who}: ${name} should have rates for [${wanted}] bins, but came with [${came}]`,
    );
  }
  return parameters.map((parameter, i) =>
    (lists[i] as unknown[]).map((rate, bin) => readRate(rate, bin, name, parameter, who)),
  );
}

function readRate(
  rate: unknown,
  bin: number,
  operation: string,
  parameter: Parameter,
  who: string,
): number {
  if (typeof rate === "number" && rate >= 0 && rate <= 1) return rate;
  throw new UserError(
    `${who}: the rate of ${operation}'s ${parameter.name} in bin ${bin} should be a number from 0 to 1, ` +
      `but came as ${typeof rate === "number" ? rate : kindOf(rate)}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
