import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

/**
 * Whether code awaits at its top level. tslab looks for that by an error of TypeScript's, which
 * `for await` does not give, nor `await (…)` alone: that one could be the call of a function, and is
 * parsed again here, in a module.
 */
export function hasTopLevelAwait(typescript: TypeScript, source: string): boolean {
  if (!/\bawait\b/.test(source)) return false;
  const visit = (node: ts.Node): boolean | undefined => {
    if (typescript.isFunctionLike(node) || typescript.isClassLike(node)) return undefined;
    if (typescript.isAwaitExpression(node)) return true;
    if (typescript.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    return typescript.forEachChild(node, visit);
  };
  const module = `export {};\n${source}`;
  const file = typescript.createSourceFile("cell.ts", module, typescript.ScriptTarget.Latest);
  return visit(file) ?? false;
}
