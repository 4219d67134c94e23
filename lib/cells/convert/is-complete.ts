import type { ParsedFile, TypeScript } from "./typescript";

/** Whether code can run as it stands, wants more lines, or is wrong however it goes on. */
export interface Completeness {
  readonly status: "complete" | "incomplete" | "invalid";
  /** How the next line of incomplete code begins. */
  readonly indent?: string;
}

/** tslab's own check, from its converter. */
export type IsCompleteCode = (code: string) => {
  readonly completed: boolean;
  readonly indent?: string;
};

// TypeScript's codes for what is left open and may go on over several lines.
const UNTERMINATED = [1010, 1160]; // a comment, a template

/**
 * Whether code is complete: tslab's check, and more. An open comment or template is incomplete, what
 * the parser rejects is invalid. Code that ends with two empty lines is taken as it is.
 */
export function checkComplete(
  typescript: TypeScript,
  isCompleteCode: IsCompleteCode,
  code: string,
): Completeness {
  const { ScriptTarget } = typescript;
  const file: ParsedFile = typescript.createSourceFile("cell.ts", code, ScriptTarget.Latest);
  const errors = file.parseDiagnostics ?? [];
  if (errors.length === 0) return { status: "complete" };
  // Only code that ends where something is missing is open to tslab; blanks may follow.
  const { completed, indent = "" } = isCompleteCode(isForced(code) ? code : code.trimEnd());
  if (!completed) return { status: "incomplete", indent };
  const isOpen = errors.some(
    ({ code: number, start, length }) =>
      UNTERMINATED.includes(number) && start + length >= code.length,
  );
  if (isOpen && !isForced(code)) return { status: "incomplete", indent: "" };
  return { status: "invalid" };
}

function isForced(code: string): boolean {
  return /(^|\n)\s*\n\s*$/.test(code);
}
