import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import type { Method, MethodState, StepReport } from "../../lib/methods/method";
import { plainOptions } from "../../lib/methods/options";
import type { Drawn } from "../../lib/methods/remixmatch/views";
import type { SupervisedDrawn } from "../../lib/methods/supervised";
import { bits } from "./bits";
import { batch, key } from "./small";

/** One option, changed, and every part of a step that this touches; all other parts keep their bits. */
export interface Switch {
  /** The path of the option: "weak.flip". */
  readonly option: string;
  readonly value: unknown;
  /** Of a new state, or of one in the middle of a run, where more can be seen. */
  readonly from?: "new" | "worn";
  readonly touches: readonly string[];
}

/** What follows from another gradient, in every method. */
export const LEARNED = ["average", "kernels", "moments", "other weights"];

/** The paths of all options: "weak.flip" for what is in a record of records. */
export function pathsOf(options: object, prefix = ""): string[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? pathsOf(value, `${prefix}${name}.`)
      : [prefix + name],
  );
}

/** The options with one of them changed. */
export function changed(options: object, path: string, value: unknown): object {
  const [name, ...rest] = path.split(".");
  const inside = (options as Record<string, object | undefined>)[name] ?? {};
  return { ...options, [name]: rest.length > 0 ? changed(inside, rest.join("."), value) : value };
}

/** Fingerprints of everything that a step looks at, tells and remembers, part by part. */
export type Parts = Readonly<Record<string, string>>;

/** One step of a method, taken apart. `wear` makes the state it starts from out of a new one. */
export async function partsOf<State extends MethodState, Seen extends Drawn | SupervisedDrawn>(
  method: Method<State, Seen>,
  wear: (state: State) => State = (state) => state,
): Promise<Parts> {
  const fresh = method.init(key);
  const state = wear(fresh);
  const drawn = await method.draw(state, batch, key);
  const { state: after, report } = await method.step(state, drawn);
  const parts = { ...viewParts(drawn.views), ...reportParts(report), ...stateParts(after) };
  const fingerprints = Object.entries(parts).map(([name, part]) => [name, bits(part)]);
  tf.dispose(tensorsIn([fresh, after]));
  return Object.fromEntries(fingerprints) as Parts;
}

function viewParts(views: (Drawn | SupervisedDrawn)["views"]): object {
  const { probes, policies } = views;
  if (!("anchor" in views)) return { "labeled views": views.labeled, probes: [probes, policies] };
  const [first, ...others] = views.strong;
  return {
    "labeled views": views.labeled,
    "anchor views": views.anchor,
    "first strong views": first,
    "other strong views": others,
    probes: [probes, policies],
  };
}

function reportParts({ terms, distributions }: StepReport): object {
  const named = (kind: string, record: object): [string, unknown][] =>
    Object.entries(record).map(([name, value]) => [`${kind} ${name}`, value]);
  return Object.fromEntries([...named("term", terms), ...named("mean", distributions)]);
}

function stateParts({ weights, ...memory }: MethodState): object {
  const chosen = (wanted: (name: string) => boolean): object =>
    Object.fromEntries(Object.entries(weights).filter(([name]) => wanted(name)));
  const ofHead = (name: string): boolean => name.startsWith("rotation/");
  return {
    ...memory,
    kernels: chosen((name) => name.endsWith("kernel") && !ofHead(name)),
    "other weights": chosen((name) => !name.endsWith("kernel") && !ofHead(name)),
    "rotation head": chosen(ofHead),
  };
}

/** The parts that differ, or that only one of the two steps has. */
export function touched(one: Parts, other: Parts): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => one[name] !== other[name]).sort();
}

/** The tests of a method's switches: one for each, and one that none is missing. */
export function itHasSwitches<State extends MethodState, Seen extends Drawn | SupervisedDrawn>(
  make: (options: object) => Method<State, Seen>,
  base: object,
  wear: (state: State) => State,
  switches: readonly Switch[],
): void {
  const start = { new: (state: State): State => state, worn: wear };
  const unchanged: Partial<Record<keyof typeof start, Parts>> = {};

  for (const { option, value, from = "worn", touches } of switches) {
    const wanted = [...new Set(touches)].sort();
    it(`${option} = ${JSON.stringify(value)}: ${wanted.join(", ") || "nothing"}`, async () => {
      const as = (unchanged[from] ??= await partsOf(make(base), start[from]));
      const other = await partsOf(make(changed(base, option, value)), start[from]);
      assert.deepEqual(touched(as, other), wanted);
    });
  }

  it("every option is among them", () => {
    const tested = new Set(switches.map(({ option }) => option));
    const paths = pathsOf(plainOptions(make(base).options));
    // A whole record, changed for another, is tried beside what is in it.
    const leaves = [...tested].filter((path) => !paths.some((at) => at.startsWith(`${path}.`)));
    assert.deepEqual(leaves.sort(), paths.sort());
  });
}
