import { UserError } from "../base/user-error";
import { closestWord } from "../base/closest-word";

/** What an option may be, in words and as a test. */
export interface Rule {
  readonly wanted: string;
  readonly holds: (value: unknown) => boolean;
}

/** Rules by the path of their option: "views.weak.flip". */
export type Rules = Readonly<Record<string, Rule>>;

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

export const fromZero: Rule = {
  wanted: "a number from 0",
  holds: (value) => isNumber(value) && value >= 0,
};
export const aboveZero: Rule = {
  wanted: "a number above 0",
  holds: (value) => isNumber(value) && value > 0,
};
export const share: Rule = {
  wanted: "a number from 0 to 1",
  holds: (value) => isNumber(value) && value >= 0 && value <= 1,
};
export const yesOrNo: Rule = {
  wanted: "true or false",
  holds: (value) => typeof value === "boolean",
};
export const whole = (low: number): Rule => ({
  wanted: `a whole number from ${low}`,
  holds: (value) => Number.isInteger(value) && (value as number) >= low,
});
export const oneOf = (...allowed: readonly (string | number)[]): Rule => ({
  wanted: allowed.join(" or "),
  holds: (value) => allowed.includes(value as string),
});
export const either = (rule: Rule, nothing: null): Rule => ({
  wanted: `${nothing} or ${rule.wanted}`,
  holds: (value) => value === nothing || rule.holds(value),
});

/** The rules of `LearningOptions`. */
export const learningRules: Rules = {
  learningRate: fromZero,
  weightDecay: fromZero,
  averageDecay: share,
  warmAverages: yesOrNo,
  statisticsDecay: share,
};

/** The rules of views and of CTAugment's rates. */
export const viewRules: Rules = {
  "views.weak.flip": yesOrNo,
  "views.weak.shiftPixels": whole(0),
  "views.depth": whole(0),
  "views.threshold": share,
  "views.thresholdOf": oneOf("relative", "absolute"),
  "views.sampling": oneOf("segment", "bin"),
  "views.geometry": oneOf("released", "fraction"),
  "rates.decay": share,
  "rates.proximity": oneOf("code", "paper"),
  "rates.lag": oneOf(0, 1),
};

/**
 * The options given over their defaults, record by record.
 * Throws a sentence, in `who`'s name, on the first option that no rule knows or that breaks its rule.
 */
export function completeOptions<T extends object>(
  who: string,
  defaults: T,
  given: object,
  rules: Rules,
): T {
  if (!isRecord(given)) {
    throw new UserError(`${who}: options should be a record, but came as ${text(given)}`);
  }
  const options = overlay(defaults, given) as T;
  for (const [path, value] of leaves(options, rules)) expectRule(who, path, value, rules);
  return options;
}

function overlay(defaults: unknown, given: unknown): unknown {
  if (given === undefined) return defaults;
  if (!isRecord(defaults) || !isRecord(given)) return given;
  const merged = Object.entries(given).map(([name, value]) => [
    name,
    overlay(defaults[name], value),
  ]);
  return { ...defaults, ...(Object.fromEntries(merged) as object) };
}

function expectRule(who: string, path: string, value: unknown, rules: Rules): void {
  if (Object.hasOwn(rules, path)) {
    const { wanted, holds } = rules[path];
    if (holds(value)) return;
    throw new UserError(`${who}: ${path} should be ${wanted}, but came as ${text(value)}`);
  }
  const inside = Object.keys(rules).filter((known) => known.startsWith(`${path}.`));
  if (inside.length > 0) {
    throw new UserError(
      `${who}: ${path} should be a record with ${inside.join(", ")}, but came as ${text(value)}`,
    );
  }
  const near = closestWord(path, Object.keys(rules));
  throw new UserError(
    `${who}: there is no option ${path}; ` +
      (near === undefined ? `there are ${Object.keys(rules).join(", ")}` : `did you mean ${near}?`),
  );
}

// Every value that has a rule of its own, and every one that has none, by path.
function leaves(record: object, rules: Rules, prefix = ""): [string, unknown][] {
  return Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
    const path = prefix + name;
    const deeper = Object.keys(rules).some((known) => known.startsWith(`${path}.`));
    if (deeper && isRecord(value)) return leaves(value, rules, `${path}.`);
    return [[path, value]];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value);
}
