import { UserError } from "./user-error";

/** Which of some words an environment variable holds; null where it is not set or empty. */
export function environmentChoice<Choice extends string>(
  variable: string,
  choices: readonly Choice[],
): Choice | null {
  const value = process.env[variable];
  if (value === undefined || value === "") return null;
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new UserError(
    `The environment variable ${variable} should be ${choices.join(" or ")}, but is "${value}".`,
    { exitCode: 2 },
  );
}
