import type { TypeScript } from "../convert/typescript";

/** An expression, or several statements, of TypeScript as JavaScript; or why that cannot be. */
export function compileExpression(
  typescript: TypeScript,
  text: string,
): { code: string } | { error: string } {
  const asExpression = transpile(typescript, `(${text}\n)`);
  if ("code" in asExpression) return asExpression;
  return transpile(typescript, text);
}

function transpile(typescript: TypeScript, text: string): { code: string } | { error: string } {
  const { outputText, diagnostics = [] } = typescript.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.ESNext,
      removeComments: false,
    },
  });
  const [first] = diagnostics;
  if (first === undefined) return { code: outputText };
  return { error: typescript.flattenDiagnosticMessageText(first.messageText, "\n") };
}
