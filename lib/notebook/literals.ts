import { createRequire } from "node:module";

/** A variable that a cell declares with a plain value, or without one that can be read off. */
export interface Declaration {
  readonly name: string;
  readonly keyword: "let" | "const" | "var";
  /** The literal's value; undefined when it is not a literal. */
  readonly value: Literal | undefined;
}

export type Literal = number | boolean | string | null | readonly Literal[];

interface Node {
  readonly kind: number;
  readonly text: string;
  readonly operator: number;
  readonly operand: Node;
  readonly elements: readonly Node[];
  readonly flags: number;
  readonly name: Node;
  readonly initializer?: Node;
  readonly statements: readonly { readonly declarationList?: DeclarationList }[];
}

interface DeclarationList {
  readonly flags: number;
  readonly declarations: readonly Node[];
}

interface TypeScript {
  createSourceFile(name: string, text: string, target: number): Node;
  readonly SyntaxKind: Readonly<Record<string, number>>;
  readonly NodeFlags: { readonly Let: number; readonly Const: number };
}

/** The variables that a cell declares at its top level, read with the TypeScript tslab uses. */
export function declarationsIn(source: string): Declaration[] {
  const load = createRequire(require.resolve("tslab/dist/converter.js"));
  const typescript = load("@tslab/typescript-for-tslab") as TypeScript;
  const { SyntaxKind, NodeFlags } = typescript;
  const file = typescript.createSourceFile("cell.ts", source, 99); // 99: the latest ECMAScript
  return file.statements.flatMap(({ declarationList: list }) => {
    if (list === undefined) return [];
    const keyword =
      (list.flags & NodeFlags.Const) !== 0
        ? "const"
        : (list.flags & NodeFlags.Let) !== 0
          ? "let"
          : "var";
    return list.declarations
      .filter(({ name }) => name.kind === SyntaxKind.Identifier)
      .map(({ name, initializer }) => ({
        name: name.text,
        keyword,
        value: initializer && literal(initializer, SyntaxKind),
      }));
  });
}

function literal(node: Node, kinds: TypeScript["SyntaxKind"]): Literal | undefined {
  switch (node.kind) {
    case kinds.NumericLiteral:
      return Number(node.text);
    case kinds.StringLiteral:
    case kinds.NoSubstitutionTemplateLiteral:
      return node.text;
    case kinds.TrueKeyword:
      return true;
    case kinds.FalseKeyword:
      return false;
    case kinds.NullKeyword:
      return null;
    case kinds.PrefixUnaryExpression: {
      const value = literal(node.operand, kinds);
      return node.operator === kinds.MinusToken && typeof value === "number" ? -value : undefined;
    }
    case kinds.ArrayLiteralExpression: {
      const values = node.elements.map((element) => literal(element, kinds));
      return values.every((value) => value !== undefined) ? values : undefined;
    }
    default:
      return undefined;
  }
}
