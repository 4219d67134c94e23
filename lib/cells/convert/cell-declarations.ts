import type ts from "@tslab/typescript-for-tslab";
import { wholeDeclaration } from "./references";
import type { BoundFile, TypeScript, TypeScriptInternals } from "./typescript";

const EARLIER_CELLS_FILE = /[/\\]__prev__\.d\.ts$/;

/** The names of values that earlier cells declare; those of types are not there when code runs. */
export function earlierNames(
  { SymbolFlags }: TypeScript,
  program: ts.Program,
): ReadonlySet<string> {
  const checker = program.getTypeChecker();
  const file = program.getSourceFiles().find(({ fileName }) => EARLIER_CELLS_FILE.test(fileName));
  const names = new Set<string>();
  (file as BoundFile | undefined)?.locals?.forEach((symbol) => {
    const isImport = (symbol.flags & SymbolFlags.Alias) !== 0;
    const { flags } = isImport ? checker.getAliasedSymbol(symbol) : symbol;
    if ((flags & SymbolFlags.Value) !== 0) names.add(symbol.name);
  });
  return names;
}

/** Emits the declarations of a file also where some type in them cannot be named. */
export function emitDeclarations(
  program: ts.Program,
  file: ts.SourceFile,
  write: ts.WriteFileCallback,
  transforms: ts.CustomTransformers,
): void {
  // TypeScript's types leave out the last parameter.
  const { emit } = program as unknown as { emit: (this: void, ...args: unknown[]) => void };
  emit(file, write, undefined, true, transforms, true);
}

/**
 * Declarations of what `var` declares in blocks of a file: it is a name of the top level, but
 * TypeScript leaves it out of what it emits.
 */
export function declareHoisted(
  typescript: TypeScript,
  program: ts.Program,
  file: BoundFile,
): string {
  const checker = program.getTypeChecker();
  let text = "";
  file.locals?.forEach((symbol) => {
    const { valueDeclaration: declaration } = symbol;
    if (declaration === undefined || !isNestedVariable(typescript, declaration)) return;
    const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const flags = typescript.TypeFormatFlags.NoTruncation;
    text += `declare let ${symbol.name}: ${checker.typeToString(type, file, flags)};\n`;
  });
  return text;
}

function isNestedVariable(typescript: TypeScript, declaration: ts.Node): boolean {
  const whole = wholeDeclaration(typescript, declaration);
  if (!typescript.isVariableDeclaration(whole)) return false;
  const { parent: statement } = whole.parent;
  return !typescript.isVariableStatement(statement) || !typescript.isSourceFile(statement.parent);
}

/**
 * Of the declarations before, namespaces and additions to the global scope, which tslab forgets after
 * one cell; but for those whose name `after` declares anew.
 */
export function keepNamespaces(
  typescript: TypeScriptInternals,
  before: string,
  after: string,
): string {
  if (!/\b(?:namespace|global)\b/.test(before)) return "";
  const parse = (text: string): BoundFile => {
    const file = typescript.createSourceFile("d.ts", text, typescript.ScriptTarget.Latest, true);
    typescript.bindSourceFile(file, {});
    return file;
  };
  const { locals } = parse(`export {};\n${after}`);
  const isKept = (statement: ts.Statement): boolean =>
    typescript.isModuleDeclaration(statement) &&
    ((statement.flags & typescript.NodeFlags.GlobalAugmentation) !== 0
      ? !after.includes(statement.getText())
      : !locals?.has(statement.name.text as ts.__String));
  return parse(before)
    .statements.filter(isKept)
    .map((statement) => `${statement.getText()}\n`)
    .join("");
}
