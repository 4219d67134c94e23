import type ts from "@tslab/typescript-for-tslab";
import type { Position } from "../convert/source-map";
import type { TypeScript } from "../convert/typescript";

/** Whether what is thrown at a place in code is caught there, in the function that it is in. */
export function isInTry(typescript: TypeScript, code: string, { line, column }: Position): boolean {
  const file = typescript.createSourceFile("code.ts", code, typescript.ScriptTarget.Latest);
  const start = file.getLineStarts()[line];
  if (start === undefined) return false;
  const at = start + column;
  let isCaught = false;
  const visit = (node: ts.Node): void => {
    if (at < node.pos || at >= node.end) return;
    if (typescript.isFunctionLike(node)) isCaught = false;
    if (typescript.isTryStatement(node) && node.catchClause !== undefined) {
      const { pos, end } = node.tryBlock;
      if (pos <= at && at < end) isCaught = true;
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return isCaught;
}
