import { inspect, isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../kernel/wire";
import type { Client, Exchange } from "./client";
import type { KernelProcess } from "./kernel-process";

/** A kernel that is being checked. */
export interface Subject {
  readonly client: Client;
  readonly kernel: KernelProcess;
  /** Ends the kernel as a front end does and starts it again; answers the new one. */
  readonly restart: () => Promise<Subject>;
}

/** One thing that a front end relies on. Throws a sentence when the kernel does otherwise. */
export interface Check {
  readonly name: string;
  readonly run: (subject: Subject) => Promise<void>;
}

/** Runs code as a front end does. */
export function execute(
  { client }: Subject,
  code: string,
  more: JsonObject = {},
): Promise<Exchange> {
  const usual = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  return client.ask("execute_request", { code, ...usual, stop_on_error: true, ...more });
}

/** The contents of one type among what was published, in order. */
export function contents({ published }: Exchange, type: string): readonly JsonObject[] {
  return published.filter((heard) => heard.type === type).map(({ content }) => content);
}

/** The text that was published to a stream, in one. */
export function streamed(exchange: Exchange, name: "stdout" | "stderr"): string {
  const pieces = contents(exchange, "stream").filter((content) => content.name === name);
  return pieces.map(({ text }) => String(text)).join("");
}

/** Throws a sentence unless `came` is deeply the same as `wanted`. */
export function expect(what: string, came: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(came, wanted)) return;
  throw new Error(`${what} is ${brief(came)} instead of ${brief(wanted)}`);
}

/** Throws a sentence unless a text contains another. */
export function expectText(what: string, came: unknown, part: RegExp): void {
  if (typeof came === "string" && part.test(came)) return;
  throw new Error(`${what} is ${brief(came)}, without ${String(part)}`);
}

function brief(value: unknown): string {
  const options = { breakLength: Infinity, depth: 4, maxStringLength: 200 };
  return inspect(value, options).slice(0, 400);
}
