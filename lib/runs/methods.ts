import { UserError } from "../base/user-error";
import type { Method } from "../methods/method";
import { METHOD_NAMES, methodNamed } from "../methods/registry";
import type { Workers } from "../methods/workers";
import type { Network } from "../network/network";

/** Makes a method for a network, of what differs from its options' defaults. */
export type MethodDefinition = (network: Network, options?: object, workers?: Workers) => Method;

/** Methods of one's own, by the name that a run's config has. */
export type Methods = Readonly<Record<string, MethodDefinition>>;

/**
 * The method of this name: one of those given, or else a built-in one. Throws a sentence when there
 * is neither, with the way to give one.
 */
export function definitionNamed(name: string, methods: Methods = {}): MethodDefinition {
  if (Object.hasOwn(methods, name)) return methods[name];
  const builtIn: readonly string[] = METHOD_NAMES;
  if (builtIn.includes(name)) {
    return (network, options, workers) => methodNamed(name, network, options, workers);
  }
  const names = [...new Set([...builtIn, ...Object.keys(methods)])];
  throw new UserError(
    `There is no method called ${name}; there are ${names.join(", ")}. One of your own is given ` +
      `beside the config: runTraining(folder, config, { methods: { ${JSON.stringify(name)}: … } })`,
    { exitCode: 2 },
  );
}
