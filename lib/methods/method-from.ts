import type { z } from "zod";
import { type Key, fork } from "../base/keys";
import { parseSchema } from "../base/schema";
import type { NamedArray } from "../base/safetensors";
import { type Tensors, disposeReplaced } from "../base/tensors";
import type { Stream } from "../base/ordered-map";
import { UserError } from "../base/user-error";
import type { Network } from "../network/network";
import type { Pass } from "../network/pass";
import { initWeights } from "../network/weights";
import { expectLabels } from "./expect";
import { type Learner, expectLearnable, learnFinite, newLearner } from "./learner";
import type { LearningOptions } from "./learning-options";
import type { Batch, Method, MethodState, ReportDetails, StepReport } from "./method";
import { schemaFrom } from "./options";
import { lossesByTerm, sumLosses } from "./passes";
import { type Workers, inThisThread } from "./workers";

/** What every part of a method is given. */
export interface MethodContext<Options> {
  readonly name: string;
  readonly network: Network;
  readonly options: Options;
  readonly workers: Workers;
}

/** What came of a step's passes: the weights after them, and the terms of the loss. */
export interface Learned {
  readonly learner: Learner;
  readonly terms: Readonly<Record<string, number>>;
}

/**
 * Learns from passes: runs them wherever there is room, adds up their gradients, and takes one step of
 * the optimizer. The moving statistics follow the batch statistics of the pass named; of the last
 * one where none is. Throws a sentence on a term that is not finite, before any weight has moved.
 */
export type Learn = (
  passes: Stream<Pass>,
  options?: { readonly statisticsOf?: string },
) => Promise<Learned>;

/** The parts of a method that are its own; the frame around them is the same for all. */
export interface MethodParts<Options extends LearningOptions, Own extends object, Drawn> {
  /** Throws a sentence on options that cannot work together, or not with this network. */
  readonly check?: (context: Omit<MethodContext<Options>, "workers">) => void;
  /** Whether the network needs a second head, which tells four rotations apart. */
  readonly rotation?: (options: Options) => boolean;
  /** What the method remembers beside its learner, before the first step. */
  readonly init?: (context: MethodContext<Options>) => Own;
  /** Draws all that chance decides in a step. The batch has a label for each labeled image. */
  readonly draw: (
    batch: Batch,
    key: Key,
    context: MethodContext<Options> & { readonly state: Learner & MethodState & Own },
  ) => Promise<Drawn>;
  /** See `Method`; a function of the options, as they say whether drawing ahead is possible. */
  readonly ahead?: (
    options: Options,
  ) => ((state: Learner & MethodState & Own) => Learner & MethodState & Own) | null;
  /** Throws a sentence on a `drawn` that was drawn by other options, or made by hand and wrong. */
  readonly expectDrawn?: (drawn: Drawn, context: MethodContext<Options>) => void;
  /** One step: learns from passes, and returns what the method remembers after it. */
  readonly step: (
    state: Learner & MethodState & Own,
    drawn: Drawn,
    context: MethodContext<Options> & { readonly learn: Learn },
  ) => Promise<{
    readonly state: Learner & Omit<Own, keyof Learner>;
    readonly report: Pick<StepReport, "terms" | "distributions" | "rows">;
  }>;
}

/** The schema of a method's options, of zod. */
export interface MethodSchema extends z.ZodObject {}

/**
 * A method before it has a network: calling it gives the method of these options. Throws a sentence
 * on options that cannot work. Its schema knows every option, its type, default and sentence.
 */
export interface MethodDefinition<
  Given extends object = object,
  State extends MethodState = MethodState,
  Drawn = unknown,
  Options extends object = object,
> {
  (network: Network, options?: Given, workers?: Workers): Method<State, Drawn>;
  readonly methodName: string;
  readonly schema: MethodSchema;
  /** Every option as it is where none is given. */
  readonly defaults: Options;
}

/** A learner's state with what the method itself remembers. */
export type StateOf<Own> = Learner & MethodState & Own;

/**
 * Makes a method of its own parts; what all methods share is added: options with defaults and
 * sentences, weights, optimizer, averages, checks, and tensors freed when something throws.
 * Options are a zod schema, or plain `defaults`, to which those of learning are added.
 *
 * @example
 * ```ts
 * const plain = methodFrom("plain", {
 *   defaults: { weight: 1 },
 *   draw: async ({ labeled, labels }) => ({ images: methods.imageBatch(labeled), labels }),
 *   async step(_state, drawn, { network, options: { weight }, learn }) {
 *     const targets = labels.oneHot(drawn.labels, network.classes);
 *     const term = { term: "labeled", images: drawn.images, targets, weight };
 *     const { learner, terms } = await learn([methods.passOf("all", term)]);
 *     return { state: learner, report: { terms, distributions: {} } };
 *   },
 * });
 * const method = plain({ ...wrn10x1, channels: 1 }, { weight: 2 });
 * method.name; // "plain"
 * ```
 */
export function methodFrom<
  Schema extends z.ZodObject,
  Own extends object = object,
  Drawn = unknown,
>(
  name: string,
  parts: { readonly schema: Schema } & MethodParts<z.output<Schema> & LearningOptions, Own, Drawn>,
): MethodDefinition<z.input<Schema>, StateOf<Own>, Drawn, z.output<Schema>>;
export function methodFrom<Defaults extends object, Own extends object = object, Drawn = unknown>(
  name: string,
  parts: { readonly defaults: Defaults } & MethodParts<Defaults & LearningOptions, Own, Drawn>,
): MethodDefinition<
  Partial<Defaults & LearningOptions>,
  StateOf<Own>,
  Drawn,
  Defaults & LearningOptions
>;
export function methodFrom(
  name: string,
  given: ({ readonly schema: z.ZodObject } | { readonly defaults: object }) &
    MethodParts<LearningOptions, object, unknown>,
): MethodDefinition {
  const schema = "schema" in given ? given.schema : schemaFrom(given.defaults);
  const define = (network: Network, options: object = {}, workers: Workers = inThisThread) => {
    const all = parseSchema(schema, options, name, { place }) as LearningOptions;
    expectLearnable(name, network, all);
    given.check?.({ name, network, options: all });
    return framed({ name, network, options: all, workers }, given);
  };
  return Object.assign(define, { methodName: name, schema, defaults: schema.parse({}) });
}

/** The parts of a method for a relative of it, whose options stand for options of the method. */
export function withOptions<
  Outer extends LearningOptions,
  Inner extends LearningOptions,
  Own extends object,
  Drawn,
>(
  parts: MethodParts<Inner, Own, Drawn>,
  toInner: (options: Outer) => Inner,
): MethodParts<Outer, Own, Drawn> {
  const inner = <Context extends { readonly options: Outer }>(context: Context) => ({
    ...context,
    options: toInner(context.options),
  });
  const { check, rotation, init, draw, ahead, expectDrawn, step } = parts;
  return {
    ...(check && { check: (context) => check(inner(context)) }),
    ...(rotation && { rotation: (options) => rotation(toInner(options)) }),
    ...(init && { init: (context) => init(inner(context)) }),
    ...(ahead && { ahead: (options) => ahead(toInner(options)) }),
    ...(expectDrawn && { expectDrawn: (drawn, context) => expectDrawn(drawn, inner(context)) }),
    draw: (batch, key, context) => draw(batch, key, inner(context)),
    step: (state, drawn, context) => step(state, drawn, inner(context)),
  };
}

type State = StateOf<object>;

function framed(
  context: MethodContext<LearningOptions>,
  parts: MethodParts<LearningOptions, object, unknown>,
): Method<State> {
  const { name, network, options, workers } = context;
  const ahead = parts.ahead?.(options) ?? null;
  return {
    name,
    network,
    options,
    workers,
    init: (key) => {
      const rotation = parts.rotation?.(options) ?? false;
      const weights = initWeights(fork(key, "weights"), network, { rotation });
      return { step: 0, ...newLearner(weights), ...parts.init?.(context) };
    },
    async draw(state, batch, key) {
      expectLabels(name, batch);
      return parts.draw(batch, key, { ...context, state });
    },
    ...(ahead && { ahead }),
    async step(state, drawn, details = {}) {
      parts.expectDrawn?.(drawn, context);
      const learning = learningFrom(state, context, details);
      try {
        const next = await parts.step(state, drawn, { ...context, learn: learning.learn });
        const { terms, distributions, rows } = next.report;
        return {
          state: { ...state, ...next.state, step: state.step + 1 },
          report: {
            terms,
            distributions,
            ...(details.rows && { rows: { ...learning.rows(), ...rows } }),
            ...(details.gradients && { gradients: learning.gradients() }),
          },
        };
      } catch (thrown) {
        learning.undo();
        throw thrown;
      }
    },
  };
}

// One step's learning, and what of it a report may want.
function learningFrom(
  state: State,
  { name, network, options, workers }: MethodContext<LearningOptions>,
  details: ReportDetails,
) {
  const made: Learner[] = [];
  let rows: Record<string, readonly number[]> = {};
  let gradients: Record<string, NamedArray> = {};
  const learn: Learn = async (passes, { statisticsOf } = {}) => {
    const from = made.at(-1) ?? state;
    const wanted = statisticsOf ?? lastName(name, passes);
    const sums = await workers.accumulate(from.weights, passes, network, { statisticsOf: wanted });
    if (details.rows) rows = lossesByTerm(sums.passes, sums.losses);
    if (details.gradients) gradients = arraysOf(sums.gradients);
    const terms = sumLosses(sums.passes, sums.losses);
    const learner = learnFinite({ ...from, step: state.step }, { ...sums, terms }, options);
    made.push(learner);
    return { learner, terms };
  };
  return {
    learn,
    rows: () => rows,
    gradients: () => gradients,
    undo: () => made.forEach((learner) => disposeReplaced(learner, state)),
  };
}

// Passes at hand say themselves which is the last.
function lastName(name: string, passes: Stream<Pass>): string {
  if (Array.isArray(passes)) return (passes as Pass[]).at(-1)?.name ?? "";
  throw new UserError(
    `${name}: learn was given passes that come one by one, so it needs statisticsOf, the name of the ` +
      `pass whose batch statistics are to be followed`,
  );
}

function arraysOf(tensors: Tensors): Record<string, NamedArray> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { shape: tensor.shape, data: tensor.dataSync<"float32">().slice() },
    ]),
  );
}

function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "a record of options" : path.map(String).join(".");
}

/** Draws a step of a method and takes it, for a loop by hand. */
export async function drawAndStep<State extends MethodState, Drawn>(
  method: Method<State, Drawn>,
  state: State,
  batch: Batch,
  key: Key,
  details?: ReportDetails,
): Promise<{ readonly state: State; readonly report: StepReport }> {
  return method.step(state, await method.draw(state, batch, key), details);
}
