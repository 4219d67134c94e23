import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

/**
 * The code of a cell without `export`: all that a cell declares is there for the others anyway. What
 * comes from another module, as in `export { a } from "m"`, is imported. All positions stay.
 */
export function withoutExports(typescript: TypeScript, source: string): string {
  if (!/\bexport\b/.test(source)) return source;
  const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.Latest, true);
  let text = source;
  const replace = (start: number, end: number, by: string) => {
    const blank = source.slice(start + by.length, end).replace(/[^\r\n]/g, " ");
    text = text.slice(0, start) + by + blank + text.slice(end);
  };
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    if (typescript.isExportDeclaration(statement)) replaceExport(typescript, statement, replace);
    else if (typescript.isExportAssignment(statement)) {
      if (statement.isExportEquals !== true)
        replace(start, statement.expression.getStart(file), "");
    } else for (const modifier of exportModifiers(typescript, statement)) replace(...modifier);
  }
  return text;
}

type Replacement = [start: number, end: number, by: string];

function replaceExport(
  typescript: TypeScript,
  statement: ts.ExportDeclaration,
  replace: (...replacement: Replacement) => void,
): void {
  const { exportClause, moduleSpecifier, isTypeOnly } = statement;
  const [start, end] = [statement.getStart(), statement.end];
  if (moduleSpecifier === undefined) return replace(start, end, "");
  const isImport =
    exportClause !== undefined &&
    (typescript.isNamespaceExport(exportClause) ||
      exportClause.elements.every(
        ({ name, propertyName }) => ![name.text, propertyName?.text].includes("default"),
      ));
  if (isImport) replace(start, start + "export".length, "import");
  else replace(start, moduleSpecifier.getStart(), isTypeOnly ? "import type {} from" : "import");
}

function exportModifiers(typescript: TypeScript, statement: ts.Statement): Replacement[] {
  const modifiers = typescript.canHaveModifiers(statement) ? (statement.modifiers ?? []) : [];
  const found = modifiers.filter(
    ({ kind }) =>
      kind === typescript.SyntaxKind.ExportKeyword || kind === typescript.SyntaxKind.DefaultKeyword,
  );
  if (found.length === 0) return [];
  const isNamed = !("name" in statement) || statement.name !== undefined;
  // A function without a name can only be a value.
  if (!isNamed) return [[found[0].getStart(), found.at(-1)!.end, "void"]];
  return found.map((modifier): Replacement => [modifier.getStart(), modifier.end, ""]);
}
