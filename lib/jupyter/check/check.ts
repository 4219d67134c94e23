import { inspect, isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../kernel/wire";
import type { Client, Exchange } from "./client";
import type { KernelProcess } from "./kernel-process";

/** A kernel that is being checked. */
export interface RunningKernel {
  readonly client: Client;
  readonly process: KernelProcess;
  /** Shuts the kernel down as a front end does and starts it again; resolves with the new one. */
  readonly restart: () => Promise<RunningKernel>;
}

/** One thing that front ends rely on. Throws a sentence when the kernel does otherwise. */
export interface Check {
  readonly name: string;
  readonly run: (kernel: RunningKernel) => Promise<void>;
}

/** Sends an execute_request with the options that front ends send, or other ones. */
export function execute(
  { client }: RunningKernel,
  code: string,
  options: JsonObject = {},
): Promise<Exchange> {
  const usual = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  return client.request("execute_request", { code, ...usual, stop_on_error: true, ...options });
}

/** Runs code that does not end by itself; resolves when it has begun. */
export async function startCell(
  kernel: RunningKernel,
  code: string,
): Promise<{ readonly exchange: Promise<Exchange> }> {
  const begun = kernel.client.published(
    ({ type, content }) => type === "stream" && content.text === "begun\n",
  );
  const exchange = execute(kernel, `console.log("begun");\n${code}`);
  await begun;
  return { exchange };
}

/** Selects the contents of the published messages of one type, in order. */
export function contentsOf({ published }: Exchange, type: string): readonly JsonObject[] {
  return published.filter((message) => message.type === type).map(({ content }) => content);
}

/** Joins the text that was published to a stream. */
export function streamText(exchange: Exchange, name: "stdout" | "stderr"): string {
  const pieces = contentsOf(exchange, "stream").filter((content) => content.name === name);
  return pieces.map(({ text }) => String(text)).join("");
}

/** Reads the text/plain form of an execute_result or display_data, where there is one. */
export function plainText(content: JsonObject | undefined): unknown {
  return mimeForm(content, "text/plain");
}

/** Reads one form of the data of an execute_result or display_data, where there is one. */
export function mimeForm(content: JsonObject | undefined, type: string): unknown {
  return (content?.data as JsonObject | undefined)?.[type];
}

/** Throws a sentence unless `actual` deeply equals `expected`. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what} is ${brief(actual)} instead of ${brief(expected)}`);
}

/** Throws a sentence unless `actual` is a text that matches. */
export function expectMatch(what: string, actual: unknown, pattern: RegExp): void {
  if (typeof actual === "string" && pattern.test(actual)) return;
  throw new Error(`${what} is ${brief(actual)}, without ${String(pattern)}`);
}

function brief(value: unknown): string {
  const options = { breakLength: Infinity, depth: 4, maxStringLength: 200 };
  return inspect(value, options).slice(0, 400);
}
