import type { Parsed, TypeScript } from "./typescript";

/** Whether code can run as it stands, wants more lines, or is wrong however it goes on. */
export interface Completeness {
  readonly status: "complete" | "incomplete" | "invalid";
  /** How the next line of incomplete code begins. */
  readonly indent?: string;
}

/** tslab's own answer, from its converter. */
export type TslabCompleteness = (code: string) => {
  readonly completed: boolean;
  readonly indent?: string;
};

// TypeScript's numbers for what is left open and may go on over several lines.
const OPEN = [1010, 1160]; // a comment, a template

/**
 * What tslab says of code, and more: an open comment or template is incomplete, what the parser
 * does not understand is invalid. Code that ends with two empty lines is taken as it is.
 */
export function completeness(
  typescript: TypeScript,
  asks: TslabCompleteness,
  code: string,
): Completeness {
  const { ScriptTarget } = typescript;
  const file: Parsed = typescript.createSourceFile("cell.ts", code, ScriptTarget.Latest);
  const wrong = file.parseDiagnostics ?? [];
  if (wrong.length === 0) return { status: "complete" };
  const { completed, indent = "" } = asks(code);
  if (!completed) return { status: "incomplete", indent };
  const isOpen = wrong.some(
    ({ code: number, start, length }) => OPEN.includes(number) && start + length >= code.length,
  );
  const forced = /(^|\n)\s*\n\s*$/.test(code);
  if (isOpen && !forced) return { status: "incomplete", indent: "" };
  return { status: "invalid" };
}
