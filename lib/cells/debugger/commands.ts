import type { z } from "zod";
import { describeIssue } from "../../base/schema";
import { UserError } from "../../base/user-error";

/** The body of a response. */
export type Body = Readonly<Record<string, unknown>>;

/** Does what a command asks; fails with a sentence. */
export type Command = (given: unknown) => Promise<Body>;

/** The commands of a debugger, or some of them, by name. */
export type Commands = Readonly<Record<string, Command>>;

/** A command whose arguments fit a schema. */
export function command<T extends z.ZodType>(
  schema: T,
  run: (given: z.output<T>) => Promise<Body | void> | Body | void,
): Command {
  return async (given) => {
    const { data, error } = schema.safeParse(given);
    if (error !== undefined) throw new UserError(describeIssue(error, schema, given));
    return (await run(data)) ?? {};
  };
}
