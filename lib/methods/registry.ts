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

/** The name of a method of this library. */
export type MethodName = keyof typeof METHODS;
/** Those names, as the command line lists them. */
export const METHOD_NAMES = Object.keys(METHODS) as MethodName[];

/** What may be given to the method of a name. */
export type MethodOptions<Name extends MethodName> = NonNullable<
  Parameters<(typeof METHODS)[Name]>[1]
>;

/** What makes a method for a network: `remixmatch`, what `methodFrom` returns, or any function like them. */
export type MakeMethod = (network: Network, options?: object, workers?: Workers) => Method;

/** Methods of one's own, by the name that a run's config has. */
export type Methods = Readonly<Record<string, MakeMethod>>;

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
 * What makes the method of a name that is known only when the program runs: one of those given, or
 * else a built-in one. Options are checked when it is called. Throws a sentence when there is neither.
 */
export function findMethod(name: string, methods: Methods = {}): MakeMethod {
  if (Object.hasOwn(methods, name)) return methods[name];
  if (Object.hasOwn(METHODS, name)) return METHODS[name as MethodName];
  const names = [...new Set([...METHOD_NAMES, ...Object.keys(methods)])];
  throw new UserError(
    `There is no method called ${name}; there are ${names.join(", ")}. One of your own is given ` +
      `beside the config: runTraining(folder, config, { methods: { ${JSON.stringify(name)}: … } })`,
    { exitCode: 2 },
  );
}

/** Those of a record of options that a method knows, so that one record can serve several methods. */
export function optionsFor({ schema }: Pick<MethodDefinition, "schema">, options: object): object {
  return Object.fromEntries(
    Object.entries(options).filter(([option]) => Object.hasOwn(schema.shape, option)),
  );
}
