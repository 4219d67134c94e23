import { z } from "zod";
import type { EncodedComm } from "./encode-comm";

/** From the keeper of the cells to the process that holds them. */
export type Order =
  | {
      readonly type: "run";
      /** Whatever this run says will bear this number. */
      readonly run: number;
      /** The number that stacks and tracebacks give the cell, Jupyter's execution count. */
      readonly number: number;
      readonly source: string;
      /** What is worked out after the cell has ended well, by name. */
      readonly expressions: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "complete";
      readonly ask: number;
      readonly source: string;
      readonly at: number;
    }
  | { readonly type: "inspect"; readonly ask: number; readonly source: string; readonly at: number }
  | { readonly type: "isComplete"; readonly ask: number; readonly source: string }
  | ({ readonly type: "comm" } & EncodedComm)
  | { readonly type: "close" };

// A cell can reach into its own process, so what comes from there is checked like any input.
const frame = z.object({
  cell: z.number(),
  line: z.number(),
  column: z.number(),
});

const failure = z.object({
  ename: z.string(),
  evalue: z.string(),
  /** Places in cells, innermost first; lines and columns count from 1. */
  frames: z.array(frame),
  /** What else is worth reading: stack lines outside the cells, causes. */
  details: z.array(z.string()),
});

const bundle = z.record(z.string(), z.unknown());
const stream = z.enum(["stdout", "stderr"]);
/** The run that says it; none for what belongs to no run, as native code's output between two. */
const run = z.number().exactOptional();

const expression = z.union([z.object({ bundle, metadata: bundle }), z.object({ failure })]);

const said = [
  z.object({ type: z.literal("stream"), run, name: stream, text: z.string() }),
  z.object({ type: z.literal("result"), run, bundle, metadata: bundle }),
  z.object({
    type: z.literal("display"),
    run,
    bundle,
    metadata: bundle,
    /** A display with an id can be updated later; `update` is true for the later ones. */
    id: z.string().exactOptional(),
    update: z.boolean(),
  }),
  z.object({
    type: z.literal("progress"),
    run,
    progress: z.object({
      label: z.string(),
      done: z.number(),
      total: z.number(),
      note: z.string().exactOptional(),
    }),
  }),
  /** Takes away what the cell has shown so far; with `wait`, only when something new comes. */
  z.object({ type: z.literal("clear"), run, wait: z.boolean() }),
  /** A long text for the front end's pager. */
  z.object({ type: z.literal("page"), run, bundle }),
  /** A question to the person at the front end: the cell's process waits for `answer`. */
  z.object({ type: z.literal("ask"), run, question: z.string(), secret: z.boolean() }),
  z.object({
    type: z.literal("comm"),
    run,
    event: z.enum(["open", "message", "close"]),
    id: z.string(),
    target: z.string().exactOptional(),
    data: z.unknown(),
    metadata: bundle.exactOptional(),
    /** In base64. */
    buffers: z.array(z.string()).exactOptional(),
  }),
] as const;

const message = z.discriminatedUnion("type", [
  ...said,
  z.object({ type: z.literal("ready") }),
  /** The line of the statement that is about to run. */
  z.object({ type: z.literal("at"), run: z.number(), line: z.number() }),
  z.object({ type: z.literal("answer"), ask: z.number(), value: z.unknown() }),
  z.object({
    type: z.literal("done"),
    run: z.number(),
    failure: failure.exactOptional(),
    expressions: z.record(z.string(), expression).exactOptional(),
  }),
]);

/** From the process that holds the cells to their keeper. */
export type Message = z.infer<typeof message>;
/** Of these, what a cell has to say to the world. */
export type CellEvent = z.infer<(typeof said)[number]>;
export type CellFailure = z.infer<typeof failure>;
export type Frame = z.infer<typeof frame>;
/** The value of a user expression, or why there is none. */
export type ExpressionValue = z.infer<typeof expression>;

/** The message, or undefined when it is none of ours. */
export function asMessage(received: unknown): Message | undefined {
  return message.safeParse(received).data;
}
