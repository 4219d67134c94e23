import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../convert/typescript";

/** Where the name ends of what is called around a position; undefined where that is no call. */
export function calleeAround(
  typescript: TypeScript,
  source: string,
  at: number,
): number | undefined {
  const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.Latest);
  // What is being written ends behind its last token.
  const place = source.slice(0, at).trimEnd().length;
  let found: number | undefined;
  function visit(node: ts.Node): void {
    if (place < node.pos || node.end < place) return;
    const isCall = typescript.isCallExpression(node) || typescript.isNewExpression(node);
    const isOver = source[node.end - 1] === ")" && at >= node.end;
    if (isCall && !isOver && place > node.expression.end) found = node.expression.end;
    typescript.forEachChild(node, visit);
  }
  visit(file);
  return found;
}
