import { UserError } from "../base/user-error";
import type { Network } from "../network/network";
import type { Method } from "./method";
import type { MethodDefinition } from "./method-from";
import { mixmatch } from "./mixmatch";
import { remixmatch } from "./remixmatch/remixmatch";
import { supervised } from "./supervised";
import type { Workers } from "./workers";

/** Every method of this library by its name. */
export const METHODS = { remixmatch, mixmatch, supervised };

export type MethodName = keyof typeof METHODS;
export const METHOD_NAMES = Object.keys(METHODS) as MethodName[];

/** What may be given to the method of a name. */
export type MethodOptions<Name extends MethodName> = NonNullable<
  Parameters<(typeof METHODS)[Name]>[1]
>;

/** Methods of one's own by name, beside those of this library. */
export type OwnMethods = Readonly<Record<string, MethodDefinition<never>>>;

/**
 * The method of this name. Options not given are its defaults; a misspelled one does not compile.
 * Throws a sentence when its options cannot work.
 */
export function methodNamed<Name extends MethodName>(
  name: Name,
  network: Network,
  options?: MethodOptions<Name>,
  workers?: Workers,
): Method {
  return findMethod(name)(network, options, workers);
}

/**
 * The definition of a method by a name that is known only when the program runs: one of `own`, or
 * of this library. Its options are checked when it is called. Throws a sentence when there is none.
 */
export function findMethod(name: string, own: OwnMethods = {}): MethodDefinition {
  const methods = { ...METHODS, ...own } as unknown as Record<string, MethodDefinition>;
  if (Object.hasOwn(methods, name)) return methods[name];
  throw new UserError(
    `There is no method called ${name}; there are ${Object.keys(methods).join(", ")}, and those ` +
      `passed as methods: { ${/^\w+$/.test(name) ? name : "name"} }`,
    { exitCode: 2 },
  );
}

/** Those of a record of options that a method knows, so that one record can serve several methods. */
export function optionsFor({ schema }: Pick<MethodDefinition, "schema">, options: object): object {
  return Object.fromEntries(
    Object.entries(options).filter(([option]) => Object.hasOwn(schema.shape, option)),
  );
}
