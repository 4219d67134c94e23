import { z } from "zod";

/** From the runner to the process that holds the cells. */
export type Order = { readonly run: string; readonly number: number } | { readonly close: true };

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

const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  /** The line of the statement that is about to run. */
  z.object({ type: z.literal("at"), line: z.number() }),
  z.object({ type: z.literal("stream"), name: stream, text: z.string() }),
  z.object({ type: z.literal("result"), text: z.string() }),
  z.object({ type: z.literal("display"), bundle, id: z.string().optional() }),
  z.object({
    type: z.literal("progress"),
    progress: z.object({
      label: z.string(),
      done: z.number(),
      total: z.number(),
      note: z.string().exactOptional(),
    }),
  }),
  z.object({ type: z.literal("exit"), code: z.number() }),
  z.object({ type: z.literal("done"), failure: failure.optional() }),
]);

/** From the process that holds the cells to the runner. */
export type Message = z.infer<typeof message>;
export type CellFailure = z.infer<typeof failure>;
export type Frame = z.infer<typeof frame>;

/** The message, or undefined when it is none of ours. */
export function asMessage(received: unknown): Message | undefined {
  return message.safeParse(received).data;
}
