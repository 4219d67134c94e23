import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

const CELL_FILE = /[/\\]__tslab__\.[jt]s$/;
const BEFORE_FILE = /[/\\]__prev__\.d\.ts$/;

/** Where the code of cells finds the functions that the changes below call. */
export const RUNTIME_GLOBAL = "__tslab__";

/**
 * The changes that cells, and TypeScript files beside them, are emitted with, before tslab's own:
 *
 * - `{ seed }` becomes `{ seed: exports.seed }` where an earlier cell has declared `seed`; tslab
 *   itself overlooks these, and they fail as not defined.
 * - `await x` becomes `__tslab__.resume(await x)`, and a `for await` resumes in each turn, so that
 *   an interrupted cell stops wherever it goes on. When promises are awaited does not change.
 * - `import("x")` becomes `__tslab__.import("x")`: as CommonJS it could not load ES modules. In a
 *   file beside the cells, it goes along by what that file finds its imports.
 */
export function createEmitTransform(
  typescript: TypeScript,
  program: ts.Program,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = typescript;
  const checker = program.getTypeChecker();

  const isEarlier = (node: ts.ShorthandPropertyAssignment): boolean => {
    const written = typescript.getParseTreeNode(node, typescript.isShorthandPropertyAssignment);
    const symbol = written && checker.getShorthandAssignmentValueSymbol(written);
    return (symbol?.declarations ?? []).some((declaration) =>
      BEFORE_FILE.test(declaration.getSourceFile().fileName),
    );
  };

  const call = (name: string, args: readonly ts.Expression[]) =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier(RUNTIME_GLOBAL), name),
      undefined,
      args,
    );

  return (context) => (file) => {
    const isCell = CELL_FILE.test(file.fileName);
    const visit = (node: ts.Node): ts.Node => {
      const inner = typescript.visitEachChild(node, visit, context);
      if (typescript.isShorthandPropertyAssignment(inner) && isEarlier(inner)) {
        const { name, objectAssignmentInitializer: other } = inner;
        const earlier = factory.createPropertyAccessExpression(
          factory.createIdentifier("exports"),
          factory.createIdentifier(name.text),
        );
        const value = other === undefined ? earlier : factory.createAssignment(earlier, other);
        return factory.createPropertyAssignment(factory.createIdentifier(name.text), value);
      }
      if (typescript.isAwaitExpression(inner)) {
        return typescript.setTextRange(call("resume", [inner]), inner);
      }
      if (typescript.isForOfStatement(inner) && inner.awaitModifier !== undefined) {
        const turn = factory.createExpressionStatement(call("resume", []));
        const body = factory.createBlock([turn, inner.statement]);
        const { awaitModifier, initializer, expression } = inner;
        return factory.updateForOfStatement(inner, awaitModifier, initializer, expression, body);
      }
      if (
        typescript.isCallExpression(inner) &&
        inner.expression.kind === typescript.SyntaxKind.ImportKeyword
      ) {
        // Elsewhere than in a cell, names are found from where the code stands.
        const here = isCell ? [] : ["require", "__filename"];
        const names = here.map((name) => factory.createIdentifier(name));
        const args = [...inner.arguments.slice(0, 1), ...names];
        return typescript.setTextRange(call("import", args), inner);
      }
      return inner;
    };
    return typescript.visitEachChild(file, visit, context);
  };
}
