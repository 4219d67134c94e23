import { UserError } from "../base/user-error";
import { kindOf, coerce } from "../notebook/coerce";
import type { Literal } from "../notebook/literals";
import { closestWord } from "../base/closest-word";
import { parseAssignments } from "../notebook/parameters";

/**
 * The options with some of them set by `name=value` pairs, as `--set` takes them. Options within
 * groups are named by their path, as in `views.weak.shiftPixels=3`; each value is of the kind that
 * the option has so far, null allows any. Of two pairs for one option the later one counts.
 * Throws for a name that is no option, with the nearest one, or a value of another kind.
 */
export function parseOverrides<Options extends object>(
  pairs: readonly string[],
  defaults: Options,
): Options {
  const known = new Map(leavesOf(defaults));
  return Object.entries(parseAssignments(pairs, "an option")).reduce<Options>(
    (options, [name, text]) => withValue(options, name.split("."), readOption(name, text, known)),
    defaults,
  );
}

function readOption(name: string, text: string, known: ReadonlyMap<string, Literal>): Literal {
  const before = known.get(name);
  if (before === undefined) throw unknownOption(name, [...known.keys()]);
  const value = coerce(text, before);
  if (value !== undefined) return value;
  throw new UserError(
    `the option ${name} should be ${kindOf(before)}, like ${JSON.stringify(before)}, ` +
      `but came as ${JSON.stringify(text)}`,
    { exitCode: 2 },
  );
}

function unknownOption(name: string, known: readonly string[]): UserError {
  const within = known.filter((path) => path.startsWith(`${name}.`));
  const near = known.find((path) => path.endsWith(`.${name}`)) ?? closestWord(name, known);
  const hint = near === undefined ? `the options are ${known.join(", ")}` : `did you mean ${near}?`;
  return new UserError(
    within.length > 0
      ? `${name} is a group of options: set ${within.join(" or ")}`
      : `there is no option ${JSON.stringify(name)}; ${hint}`,
    { exitCode: 2 },
  );
}

/** Every option that is no group, by its path. */
function leavesOf(options: object, path = ""): [string, Literal][] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    isGroup(value) ? leavesOf(value, `${path}${name}.`) : [[path + name, value as Literal]],
  );
}

function withValue<Options extends object>(
  options: Options,
  [name, ...within]: readonly string[],
  value: Literal,
): Options {
  const inner = (options as Record<string, object>)[name];
  return { ...options, [name]: within.length === 0 ? value : withValue(inner, within, value) };
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
