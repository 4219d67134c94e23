import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

const CELL_FILE = /[/\\]__tslab__\.[jt]s$/;

/** The global under which emitted code finds the functions that it calls; tslab's own name. */
export const RUNTIME_GLOBAL = "__tslab__";

/**
 * The transforms that cells, and TypeScript files beside them, are emitted with, before tslab's own:
 *
 * - `await x` becomes `__tslab__.resume(await x)`, and a `for await` resumes with each value, so that
 *   an interrupted cell stops wherever it goes on. When promises are awaited does not change.
 * - `import("x")` becomes `__tslab__.import("x")`: as CommonJS it could not load ES modules. In a
 *   file beside the cells, that file's own `require` and path go along. `import.meta` likewise.
 * - In a cell, an enum is declared by `let`, not by `var`, so that one which is declared anew does
 *   not keep the members of the one before.
 * - Names in a cell are names alone: tslab finds names of earlier cells by what the compiler knows of
 *   them and writes `exports.name`, in the wrong places, too. `createShareNames` does that here.
 */
export function createEmitTransform(typescript: TypeScript): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const isCell = CELL_FILE.test(file.fileName);
    const visit = (node: ts.Node): ts.Node => {
      if (typescript.isMetaProperty(node)) return redirectMeta(typescript, node, isCell);
      if (isCell && typescript.isIdentifier(node)) return nameAlone(typescript, node);
      const inner = typescript.visitEachChild(node, visit, context);
      if (typescript.isAwaitExpression(inner)) {
        return typescript.setTextRange(callRuntime(typescript, "resume", [inner]), inner);
      }
      if (typescript.isForOfStatement(inner)) return resumeInForAwait(typescript, inner);
      if (typescript.isCallExpression(inner)) return redirectImport(typescript, inner, isCell);
      if (isCell && typescript.isVariableStatement(inner)) return declareEnum(typescript, inner);
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

function nameAlone(typescript: TypeScript, node: ts.Identifier): ts.Identifier {
  const written = typescript.getParseTreeNode(node, typescript.isIdentifier);
  // The compiler's own names have no text yet.
  if (written === undefined || written.text !== node.text) return node;
  return typescript.setTextRange(typescript.factory.createIdentifier(node.text), node);
}

function declareEnum(typescript: TypeScript, node: ts.VariableStatement): ts.VariableStatement {
  const { factory } = typescript;
  if (!typescript.isEnumDeclaration(typescript.getOriginalNode(node))) return node;
  const { declarations } = node.declarationList;
  const list = factory.createVariableDeclarationList(declarations, typescript.NodeFlags.Let);
  return factory.updateVariableStatement(node, node.modifiers, list);
}

function redirectMeta(
  typescript: TypeScript,
  node: ts.MetaProperty,
  isCell: boolean,
): ts.Expression {
  if (node.keywordToken !== typescript.SyntaxKind.ImportKeyword) return node;
  const own = isCell ? [] : [typescript.factory.createIdentifier("__filename")];
  return typescript.setTextRange(callRuntime(typescript, "meta", own), node);
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
