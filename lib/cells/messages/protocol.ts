import { z } from "zod";
import type { EncodedComm } from "./encode-comm";

/** From the parent process to the process that holds the cells. */
export type Command =
  | RunCommand
  | ({ readonly type: "complete" } & CursorRequest)
  | ({ readonly type: "inspect" } & CursorRequest)
  | { readonly type: "isComplete"; readonly request: number; readonly source: string }
  | ({ readonly type: "comm" } & EncodedComm)
  | { readonly type: "close" };

/** Runs one cell. */
export interface RunCommand {
  readonly type: "run";
  /** All events of this run bear this number. */
  readonly run: number;
  /** The number that stacks and tracebacks give the cell, Jupyter's execution count. */
  readonly number: number;
  readonly source: string;
  /** The front end's own name for the cell, which stays when it runs again. */
  readonly cellId?: string;
  /** Jupyter's user expressions, by name: evaluated after the cell has ended well. */
  readonly expressions: Readonly<Record<string, string>>;
}

/** A request about a place in code; `cursor` counts UTF-16 units. */
export interface CursorRequest {
  /** The number that the reply bears. */
  readonly request: number;
  readonly source: string;
  readonly cursor: number;
}

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
/** The run of the event; none for what belongs to no run, as native code's output between two. */
const run = z.number().exactOptional();

const expression = z.union([z.object({ bundle, metadata: bundle }), z.object({ failure })]);

const events = [
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
  /** Clears what the cell has shown so far; with `wait`, only when something new comes. */
  z.object({ type: z.literal("clear"), run, wait: z.boolean() }),
  /** A long text for the front end's pager. */
  z.object({ type: z.literal("page"), run, bundle }),
  /** A question to the person at the front end: the cell's process waits for the reply. */
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
  ...events,
  z.object({ type: z.literal("ready") }),
  /** The line of the top-level statement that is about to run. */
  z.object({ type: z.literal("statement"), run: z.number(), line: z.number() }),
  z.object({ type: z.literal("reply"), request: z.number(), value: z.unknown() }),
  z.object({
    type: z.literal("done"),
    run: z.number(),
    failure: failure.exactOptional(),
    expressions: z.record(z.string(), expression).exactOptional(),
  }),
]);

/** From the process that holds the cells to the parent process. */
export type CellMessage = z.infer<typeof message>;
/** Of these, what front ends show or reply to. */
export type CellEvent = z.infer<(typeof events)[number]>;
export type CellFailure = z.infer<typeof failure>;
export type Frame = z.infer<typeof frame>;
/** The value of a user expression, or why there is none. */
export type ExpressionValue = z.infer<typeof expression>;

/** The message, or undefined when it is not one of this protocol's. */
export function parseMessage(received: unknown): CellMessage | undefined {
  return message.safeParse(received).data;
}
