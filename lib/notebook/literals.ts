import type ts from "@tslab/typescript-for-tslab";
import { createRequire } from "node:module";
import type { TypeScript } from "../cells/convert/typescript";

/** A variable that a cell declares. */
export interface Declaration {
  readonly name: string;
  readonly keyword: "let" | "const" | "var";
  /** The literal's value; undefined when it is not a literal. */
  readonly value: Literal | undefined;
}

/** A value as a literal of TypeScript has it. */
export type Literal = number | boolean | string | null | readonly Literal[];

/** The variables that a cell declares at its top level, read with the TypeScript tslab uses. */
export function declarationsIn(source: string): Declaration[] {
  const load = createRequire(require.resolve("tslab/dist/converter.js"));
  const typescript = load("@tslab/typescript-for-tslab") as TypeScript;
  const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.Latest);
  return file.statements.flatMap((statement) =>
    typescript.isVariableStatement(statement)
      ? declarationsOf(typescript, statement.declarationList)
      : [],
  );
}

function declarationsOf(typescript: TypeScript, list: ts.VariableDeclarationList): Declaration[] {
  const { NodeFlags } = typescript;
  const keyword =
    (list.flags & NodeFlags.Const) !== 0
      ? "const"
      : (list.flags & NodeFlags.Let) !== 0
        ? "let"
        : "var";
  return list.declarations.flatMap(({ name, initializer }) =>
    typescript.isIdentifier(name)
      ? [{ name: name.text, keyword, value: initializer && literalOf(typescript, initializer) }]
      : [],
  );
}

function literalOf(typescript: TypeScript, node: ts.Expression): Literal | undefined {
  if (typescript.isNumericLiteral(node)) return Number(node.text);
  if (typescript.isStringLiteralLike(node)) return node.text;
  if (typescript.isPrefixUnaryExpression(node)) {
    const value = literalOf(typescript, node.operand);
    const isMinus = node.operator === typescript.SyntaxKind.MinusToken;
    return isMinus && typeof value === "number" ? -value : undefined;
  }
  if (typescript.isArrayLiteralExpression(node)) {
    const values = node.elements.map((element) => literalOf(typescript, element));
    return values.every((value) => value !== undefined) ? values : undefined;
  }
  const { TrueKeyword, FalseKeyword, NullKeyword } = typescript.SyntaxKind;
  const keywords = new Map<ts.SyntaxKind, Literal>([
    [TrueKeyword, true],
    [FalseKeyword, false],
    [NullKeyword, null],
  ]);
  return keywords.get(node.kind);
}
