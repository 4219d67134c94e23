import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { UserError } from "../../lib";

/** A process that waits for questions and answers one at a time. */
export interface Child {
  readonly name: string;
  /** Throws a sentence when the process answers with an error, or ends instead. */
  ask<Answer>(what: string, question?: object): Promise<Answer>;
  /** Lets it end, and waits until it has. */
  close(): Promise<void>;
}

/**
 * Starts a process that answers lines of JSON (serve.ts, peer.py). What it writes to standard error
 * is kept, and its last lines are told when it dies. `name` is what messages and tables call it.
 */
export function openChild(
  name: string,
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(program, args, { env: { ...process.env, ...env } });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told = (told + text).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<string>((resolve) => {
    child.on("error", (thrown) => resolve(`could not start (${thrown.message})`));
    child.on("close", (code, signal) => resolve(`ended with ${signal ?? `code ${code}`}`));
  });
  // Its end is told where somebody waits for an answer.
  child.stdin.on("error", () => undefined);

  const dead = async (what: string): Promise<UserError> => {
    const how = await ended;
    const last = told.trim().split("\n").slice(-5).join("\n");
    return new UserError(
      `${name}: ${how} when asked to ${what}${last === "" ? "" : `; it said:\n${last}`}`,
    );
  };
  return {
    name,
    async ask<Answer>(what: string, question: object = {}): Promise<Answer> {
      child.stdin.write(`${JSON.stringify({ ask: what, ...question })}\n`);
      const line = await Promise.race([lines.next(), ended]);
      if (typeof line === "string" || line.done === true) throw await dead(what);
      const answer = parsed(line.value);
      if (answer === null) {
        throw new UserError(`${name}: should answer with a line of JSON, but said ${line.value}`);
      }
      if ("error" in answer) throw new UserError(`${name}: could not ${what}: ${answer.error}`);
      return answer as Answer;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function parsed(line: string): { error?: string } | null {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
