import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

type WithLocals = ts.Node & { readonly locals?: ts.SymbolTable };

/**
 * Whether a name in a file that is bound reaches the file's top level: nothing between declares a
 * name of the same text.
 */
export function reachesTopLevel(typescript: TypeScript, name: ts.Identifier): boolean {
  const { escapedText } = name;
  let child: ts.Node = name;
  for (let at: ts.Node = name.parent; !typescript.isSourceFile(at); at = at.parent) {
    if (bindsItself(typescript, at) && at.name?.escapedText === escapedText) return false;
    const symbol = (at as WithLocals).locals?.get(escapedText);
    if (symbol !== undefined && isVisibleFrom(typescript, symbol, child)) return false;
    child = at;
  }
  return true;
}

// Inside a class, or a function that is an expression, its own name is its own.
function bindsItself(
  typescript: TypeScript,
  node: ts.Node,
): node is ts.FunctionExpression | ts.ClassLikeDeclaration {
  return typescript.isFunctionExpression(node) || typescript.isClassLike(node);
}

// A parameter's default does not see what the function's body declares.
function isVisibleFrom(typescript: TypeScript, symbol: ts.Symbol, child: ts.Node): boolean {
  if (!typescript.isParameter(child)) return true;
  return (symbol.declarations ?? []).some((declaration) => isInParameter(typescript, declaration));
}

function isInParameter(typescript: TypeScript, declaration: ts.Node): boolean {
  return typescript.isParameter(wholeDeclaration(typescript, declaration));
}

/** The declaration of a variable or parameter that a name, perhaps in patterns, is declared by. */
export function wholeDeclaration(typescript: TypeScript, declaration: ts.Node): ts.Node {
  let at = declaration;
  while (typescript.isBindingElement(at)) at = at.parent.parent;
  return at;
}

/** Whether an identifier stands for a value: it is no property's name, label, or declaration. */
export function isReference(typescript: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (typescript.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (typescript.isPropertyAssignment(parent)) return parent.name !== node;
  if (typescript.isPropertyDeclaration(parent)) return parent.name !== node;
  if (typescript.isVariableDeclaration(parent)) return parent.name !== node;
  if (typescript.isParameter(parent)) return parent.name !== node;
  if (typescript.isBindingElement(parent)) return parent.initializer === node;
  if (typescript.isFunctionLike(parent)) return parent.name !== node;
  if (typescript.isClassLike(parent)) return parent.name !== node;
  return !(
    typescript.isLabeledStatement(parent) ||
    typescript.isBreakOrContinueStatement(parent) ||
    typescript.isMetaProperty(parent) ||
    typescript.isImportSpecifier(parent) ||
    typescript.isExportSpecifier(parent)
  );
}

/** The expression that a name is the whole of, brackets around it included. */
export function withBrackets(typescript: TypeScript, node: ts.Expression): ts.Expression {
  let whole = node;
  while (typescript.isParenthesizedExpression(whole.parent)) whole = whole.parent;
  return whole;
}

/** Whether an expression is called, by brackets or a template: then it has no `this`. */
export function isCallee(typescript: TypeScript, node: ts.Expression): boolean {
  const whole = withBrackets(typescript, node);
  const { parent } = whole;
  if (typescript.isCallExpression(parent)) return parent.expression === whole;
  return typescript.isTaggedTemplateExpression(parent) && parent.tag === whole;
}

/** Whether a value takes the name of the variable that it is assigned to. */
export function isAnonymousFunction(typescript: TypeScript, node: ts.Expression): boolean {
  if (typescript.isParenthesizedExpression(node)) {
    return isAnonymousFunction(typescript, node.expression);
  }
  if (typescript.isArrowFunction(node)) return true;
  const isNamable = typescript.isFunctionExpression(node) || typescript.isClassExpression(node);
  return isNamable && node.name === undefined;
}
