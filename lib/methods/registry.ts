import { UserError } from "../base/user-error";
import type { Network } from "../network/network";
import type { Method } from "./method";
import { mixMatchOptions, mixmatch } from "./mixmatch";
import { releasedOptions } from "./remixmatch/options";
import { remixmatch } from "./remixmatch/step";
import { supervised } from "./supervised";
import { supervisedOptions } from "./supervised-options";
import type { Workers } from "./workers";

/** Every method, with the defaults of its options: what a command line or a saved run names. */
const METHODS = {
  remixmatch: { make: remixmatch, defaults: releasedOptions },
  mixmatch: { make: mixmatch, defaults: mixMatchOptions },
  supervised: { make: supervised, defaults: supervisedOptions },
};

export type MethodName = keyof typeof METHODS;

export const METHOD_NAMES = Object.keys(METHODS) as MethodName[];

/**
 * The method of this name. Options not given are its defaults.
 * Throws a sentence when there is no such method, or its options cannot work.
 */
export function methodNamed(
  name: string,
  network: Network,
  options: object = {},
  workers?: Workers,
): Method {
  return METHODS[expectMethod(name)].make(network, options, workers);
}

/** The defaults of a method's options, as plain data. */
export function defaultsOf(name: string): object {
  return METHODS[expectMethod(name)].defaults;
}

/** Those of a record of options that a method knows, so that one record can serve several methods. */
export function optionsFor(name: string, options: object): object {
  const known = Object.keys(defaultsOf(name));
  return Object.fromEntries(Object.entries(options).filter(([option]) => known.includes(option)));
}

function expectMethod(name: string): MethodName {
  if (Object.hasOwn(METHODS, name)) return name as MethodName;
  throw new UserError(`There is no method called ${name}; there are ${METHOD_NAMES.join(", ")}`, {
    exitCode: 2,
  });
}
