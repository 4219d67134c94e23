import { nativeBackend } from "../../lib/engine/native";
import { UserError } from "../../lib";

/** What one kind of operation took in all, and how often it ran. */
export interface OpTime {
  readonly op: string;
  readonly ms: number;
  readonly calls: number;
}

type Execute = (name: string, ...rest: unknown[]) => unknown;

/**
 * Does some work on the native engine and answers what TensorFlow's operations took by name, longest
 * first. It looks over the shoulder of the binding, which runs every operation before it answers.
 * Operations of other threads are not seen. Throws when the native engine does not run.
 */
export async function profileOps(work: () => Promise<unknown>): Promise<OpTime[]> {
  const backend = nativeBackend() as { binding: Record<string, unknown> } | null;
  if (backend === null)
    throw new UserError("profileOps: only the native engine has such operations");
  const { binding } = backend;
  const took = new Map<string, { ms: number; calls: number }>();
  const execute = binding.executeOp as Execute;
  const timedExecute: Execute = (name, ...rest) => {
    const began = performance.now();
    const result = execute.call(binding, name, ...rest);
    const { ms, calls } = took.get(name) ?? { ms: 0, calls: 0 };
    took.set(name, { ms: ms + performance.now() - began, calls: calls + 1 });
    return result;
  };
  // The binding's own properties cannot be changed.
  const names = Object.getOwnPropertyNames(binding);
  const copy = Object.fromEntries(names.map((name) => [name, binding[name]]));
  backend.binding = { ...copy, executeOp: timedExecute };
  try {
    await work();
  } finally {
    backend.binding = binding;
  }
  return [...took].map(([op, { ms, calls }]) => ({ op, ms, calls })).sort((a, b) => b.ms - a.ms);
}
