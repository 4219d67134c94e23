import assert from "node:assert/strict";
import { runInThisContext } from "node:vm";
import ts from "typescript";

/** What a comment at the end of a line begins with where it shows a value and is no prose. */
const VALUE = /^(-?\d|["'[{]|(true|false|null)\b)/;

/**
 * Runs the lines of an example with these names, and compares the value of each line that ends in a
 * comment like `// [0.26, 0.74]` with it. Throws what the lines throw, where a value is another
 * one, and where a shown value is no literal, is of no line, or is never come to.
 */
export async function runExample(
  code: string,
  names: Readonly<Record<string, unknown>>,
): Promise<void> {
  const shown = shownValues(code);
  const reached = new Set<number>();
  const check = (i: number, value: unknown): void => {
    reached.add(i);
    const { text, literal } = shown[i];
    assert.ok(agrees(literal, value), `shows ${text}, but came to ${JSON.stringify(value)}`);
  };
  const lines = [...shown.entries()].reverse().reduce((text, [i, { start, end, name }]) => {
    const line = text.slice(start, end);
    const checked = name ? `${line} check(${i}, ${name});` : `check(${i}, ${bare(line)});`;
    return text.slice(0, start) + checked + text.slice(end);
  }, code);
  const script = ts.transpile(
    `async (check, { ${Object.keys(names).join(", ")} }) => {{${lines}}}`,
    {
      target: ts.ScriptTarget.ES2022,
    },
  );
  const run = runInThisContext(script) as (check: unknown, names: unknown) => Promise<void>;
  await run(check, names);
  const missed = shown.filter((_, i) => !reached.has(i)).map(({ text }) => text);
  assert.deepEqual(missed, [], "values that no line came to");
}

interface Shown {
  /** Where the statement is. */
  readonly start: number;
  readonly end: number;
  /** The constant that it declares, if it does. */
  readonly name: string | undefined;
  readonly text: string;
  readonly literal: ts.Expression;
}

/** Where an example shows values: after an expression, or after a constant. In their order. */
function shownValues(code: string): Shown[] {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  const shown: Shown[] = [];
  const visit = (node: ts.Node): void => {
    const text = commentAfter(node, code);
    if (text !== undefined && VALUE.test(text) && isShowing(node)) {
      const name = ts.isVariableStatement(node)
        ? node.declarationList.declarations[0].name.getText()
        : undefined;
      shown.push({ start: node.getStart(), end: node.end, name, text, literal: parsed(text) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const comments = [...code.matchAll(/\/\/ (.*)$/gm)].filter(([, text]) => VALUE.test(text));
  assert.equal(shown.length, comments.length, "a shown value stands after no line that has one");
  return shown;
}

function isShowing(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) || ts.isVariableStatement(node);
}

function commentAfter(node: ts.Node, code: string): string | undefined {
  const [range] = ts.getTrailingCommentRanges(code, node.end) ?? [];
  return range && code.slice(range.pos, range.end).replace(/^\/\/ /, "");
}

function bare(statement: string): string {
  return statement.replace(/;$/, "");
}

function parsed(text: string): ts.Expression {
  const file = ts.createSourceFile("value.ts", `(${text});`, ts.ScriptTarget.ES2022, true);
  const [statement, ...more] = file.statements;
  assert.ok(
    more.length === 0 &&
      ts.isExpressionStatement(statement) &&
      ts.isParenthesizedExpression(statement.expression),
    `${text} is no value; begin prose with a word`,
  );
  return statement.expression.expression;
}

/** Whether a value is what a literal shows, each number to the digits that it is shown with. */
function agrees(literal: ts.Expression, value: unknown): boolean {
  if (ts.isArrayLiteralExpression(literal)) {
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return false;
    const entries = Array.from(value as ArrayLike<unknown>);
    const { elements } = literal;
    return (
      entries.length === elements.length && elements.every((each, i) => agrees(each, entries[i]))
    );
  }
  if (ts.isObjectLiteralExpression(literal)) {
    if (typeof value !== "object" || value === null) return false;
    const fields = new Map(Object.entries(value));
    return (
      fields.size === literal.properties.length &&
      literal.properties.every(
        (field) =>
          ts.isPropertyAssignment(field) &&
          (ts.isIdentifier(field.name) || ts.isStringLiteral(field.name)) &&
          agrees(field.initializer, fields.get(field.name.text)),
      )
    );
  }
  if (ts.isStringLiteral(literal)) return value === literal.text;
  const text = literal.getText();
  if (["true", "false", "null"].includes(text)) return String(value) === text;
  assert.match(text, /^-?\d+(\.\d+)?$/, `${text} is no number, text, array or record`);
  const [, decimals = ""] = text.split(".");
  if (typeof value !== "number") return false;
  if (decimals === "") return value === Number(text);
  return Math.abs(value - Number(text)) <= 0.5 * 10 ** -decimals.length + Number.EPSILON;
}
