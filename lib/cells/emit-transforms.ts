import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

const CELL_FILE = /[/\\]__tslab__\.[jt]s$/;
const EARLIER_CELLS_FILE = /[/\\]__prev__\.d\.ts$/;

/** The global under which emitted code finds the functions that it calls; tslab's own name. */
export const RUNTIME_GLOBAL = "__tslab__";

/**
 * The transforms that cells, and TypeScript files beside them, are emitted with, before tslab's own:
 *
 * - `{ seed }` becomes `{ seed: exports.seed }` where an earlier cell has declared `seed`; tslab
 *   itself overlooks these, and they fail as not defined.
 * - `await x` becomes `__tslab__.resume(await x)`, and a `for await` resumes with each value, so that
 *   an interrupted cell stops wherever it goes on. When promises are awaited does not change.
 * - `import("x")` becomes `__tslab__.import("x")`: as CommonJS it could not load ES modules. In a
 *   file beside the cells, that file's own `require` and path go along.
 */
export function createEmitTransform(
  typescript: TypeScript,
  program: ts.Program,
): ts.TransformerFactory<ts.SourceFile> {
  const checker = program.getTypeChecker();
  return (context) => (file) => {
    const isCell = CELL_FILE.test(file.fileName);
    const visit = (node: ts.Node): ts.Node => {
      const inner = typescript.visitEachChild(node, visit, context);
      if (typescript.isShorthandPropertyAssignment(inner)) {
        return isOfEarlierCell(typescript, checker, inner)
          ? qualifyShorthand(typescript, inner)
          : inner;
      }
      if (typescript.isAwaitExpression(inner)) {
        return typescript.setTextRange(callRuntime(typescript, "resume", [inner]), inner);
      }
      if (typescript.isForOfStatement(inner)) return resumeInForAwait(typescript, inner);
      if (typescript.isCallExpression(inner)) return redirectImport(typescript, inner, isCell);
      return inner;
    };
    return typescript.visitEachChild(file, visit, context);
  };
}

function callRuntime(
  { factory }: TypeScript,
  name: string,
  args: readonly ts.Expression[],
): ts.CallExpression {
  const runtime = factory.createIdentifier(RUNTIME_GLOBAL);
  const callee = factory.createPropertyAccessExpression(runtime, name);
  return factory.createCallExpression(callee, undefined, args);
}

function isOfEarlierCell(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  node: ts.ShorthandPropertyAssignment,
): boolean {
  const written = typescript.getParseTreeNode(node, typescript.isShorthandPropertyAssignment);
  const symbol = written && checker.getShorthandAssignmentValueSymbol(written);
  return (symbol?.declarations ?? []).some((declaration) =>
    EARLIER_CELLS_FILE.test(declaration.getSourceFile().fileName),
  );
}

function qualifyShorthand(
  { factory }: TypeScript,
  { name, objectAssignmentInitializer: fallback }: ts.ShorthandPropertyAssignment,
): ts.PropertyAssignment {
  const earlier = factory.createPropertyAccessExpression(
    factory.createIdentifier("exports"),
    factory.createIdentifier(name.text),
  );
  const value = fallback === undefined ? earlier : factory.createAssignment(earlier, fallback);
  return factory.createPropertyAssignment(factory.createIdentifier(name.text), value);
}

function resumeInForAwait(typescript: TypeScript, node: ts.ForOfStatement): ts.ForOfStatement {
  const { awaitModifier, initializer, expression, statement } = node;
  if (awaitModifier === undefined) return node;
  const { factory } = typescript;
  const resume = factory.createExpressionStatement(callRuntime(typescript, "resume", []));
  const body = factory.createBlock([resume, statement]);
  return factory.updateForOfStatement(node, awaitModifier, initializer, expression, body);
}

function redirectImport(
  typescript: TypeScript,
  node: ts.CallExpression,
  isCell: boolean,
): ts.CallExpression {
  if (node.expression.kind !== typescript.SyntaxKind.ImportKeyword) return node;
  // Elsewhere than in a cell, names are resolved from where the code stands.
  const own = isCell ? [] : ["require", "__filename"];
  const names = own.map((name) => typescript.factory.createIdentifier(name));
  const args = [...node.arguments.slice(0, 1), ...names];
  return typescript.setTextRange(callRuntime(typescript, "import", args), node);
}
