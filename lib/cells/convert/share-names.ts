import type ts from "@tslab/typescript-for-tslab";
import { RUNTIME_GLOBAL } from "./emit-transforms";
import { isAnonymousFunction, isCallee, isReference, reachesTopLevel } from "./references";
import type { BoundFile, TypeScript } from "./typescript";

/** The parameter by which a cell's code reaches the scope of the notebook. */
export const SCOPE = "__scope__";

/** What stands before a cell's code in its first line. */
export function prefixOf(isAsync: boolean): string {
  return `(${isAsync ? "async " : ""}function (${SCOPE}, exports, require) { `;
}

/** What V8 says of code, `(0 , __scope__.f) is not a function`, with the names as they were written. */
export function asWritten(message: string): string {
  return message
    .replace(/\(0 , __scope__\.([\w$]+)\)/g, "$1")
    .replace(/__scope__\.(?=[\p{ID_Start}$_])/gu, "");
}

/** The name under which tslab's converter exports the value of a cell's last expression. */
const LAST_VALUE = /^tsLastExpr\d*$/;

type Statements = ts.Statement[];

/**
 * The transform by which cells share their names. It works on the JavaScript that tslab's converter
 * emits of a cell, an ES module that exports all its names, and makes of it the body of a function:
 *
 * - A name that the cell or an earlier one has declared, `rate`, is `__scope__.rate` wherever it
 *   stands, in functions, too: so there is one value of each name, whichever cell gives it.
 * - Declarations are assignments to these: `const { a, b = 2 } = c` is
 *   `({ a: __scope__.a, b: __scope__.b = 2 } = c)`. Functions are assigned where the cell begins, and
 *   a `var` in a block is a name of the notebook, as JavaScript has it.
 * - `import { f } from "m"` binds `__scope__.f` to what the module exports.
 * - The last expression is returned, in a list of one.
 *
 * `isEarlier`: whether an earlier cell has declared a name.
 */
export function createShareNames(
  typescript: TypeScript,
  isEarlier: (name: string) => boolean,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => shareNames(typescript, context, file, isEarlier);
}

function shareNames(
  typescript: TypeScript,
  context: ts.TransformationContext,
  file: BoundFile,
  isEarlier: (name: string) => boolean,
): ts.SourceFile {
  const { factory } = typescript;
  const own = exportedNames(typescript, file);
  const hoistedNames: string[] = [];

  const isTopLevel = (name: ts.Identifier): boolean =>
    (own.has(name.text) || (!file.locals?.has(name.escapedText) && isEarlier(name.text))) &&
    reachesTopLevel(typescript, name);

  /** `__scope__.name`, in the place of the name. */
  function inScope(name: ts.Identifier): ts.PropertyAccessExpression {
    const scope = factory.createIdentifier(SCOPE);
    return at(name, factory.createPropertyAccessExpression(scope, name.text));
  }

  function at<T extends ts.Node>(place: ts.Node, node: T): T {
    return typescript.setTextRange(node, { pos: place.getStart(file), end: place.end });
  }

  function callRuntime(name: string, args: readonly ts.Expression[]): ts.ExpressionStatement {
    const runtime = factory.createIdentifier(RUNTIME_GLOBAL);
    const callee = factory.createPropertyAccessExpression(runtime, name);
    return factory.createExpressionStatement(
      factory.createCallExpression(callee, undefined, [...args]),
    );
  }

  // Statements of the top level, some of which become several.

  function topStatement(statement: ts.Statement): Statements {
    if (typescript.isImportDeclaration(statement)) return []; // see `importOf`
    if (typescript.isExportDeclaration(statement)) return [];
    if (typescript.isVariableStatement(statement)) return topVariables(statement);
    if (typescript.isClassDeclaration(statement) && isOwn(statement.name)) {
      return [assignmentOf(statement, statement.name, classExpressionOf(statement))];
    }
    return [visit(statement) as ts.Statement];
  }

  function isOwn(name: ts.Identifier | undefined): name is ts.Identifier {
    return name !== undefined && own.has(name.text);
  }

  function importOf(statement: ts.ImportDeclaration): ts.Statement {
    const required = factory.createCallExpression(factory.createIdentifier("require"), undefined, [
      statement.moduleSpecifier,
    ]);
    const names = namesOfImport(typescript, statement).map(([name, exported]) =>
      factory.createPropertyAssignment(name, factory.createStringLiteral(exported)),
    );
    const scope = factory.createIdentifier(SCOPE);
    const bound = callRuntime("bind", [
      scope,
      required,
      factory.createObjectLiteralExpression(names),
    ]);
    return at(statement, bound);
  }

  function topVariables(statement: ts.VariableStatement): Statements {
    const { declarationList: list } = statement;
    const [first] = list.declarations;
    if (typescript.isIdentifier(first.name) && LAST_VALUE.test(first.name.text)) {
      const value = visit(first.initializer!) as ts.Expression;
      const values = factory.createArrayLiteralExpression([value]);
      return [at(statement, factory.createReturnStatement(values))];
    }
    if (!isShared(list)) return [visit(statement) as ts.Statement];
    return assignmentsOf(list).map((value) =>
      at(value, factory.createExpressionStatement(bracketed(value))),
    );
  }

  function hoisted(): Statements {
    const names = [...new Set(hoistedNames)].map((name) => factory.createStringLiteral(name));
    const functions = file.statements.flatMap((statement) =>
      typescript.isFunctionDeclaration(statement) && isOwn(statement.name)
        ? [assignmentOf(undefined, statement.name, factory.createIdentifier(statement.name.text))]
        : [],
    );
    const scope = factory.createIdentifier(SCOPE);
    const list = factory.createArrayLiteralExpression(names);
    return [...(names.length > 0 ? [callRuntime("hoist", [scope, list])] : []), ...functions];
  }

  function assignmentOf(
    place: ts.Node | undefined,
    name: ts.Identifier,
    value: ts.Expression,
  ): ts.Statement {
    const statement = factory.createExpressionStatement(
      factory.createAssignment(inScope(name), value),
    );
    return place === undefined ? statement : at(place, statement);
  }

  function classExpressionOf(node: ts.ClassDeclaration): ts.ClassExpression {
    const { modifiers, name, heritageClauses, members } = typescript.visitEachChild(
      node,
      visit,
      context,
    );
    return at(
      node,
      factory.createClassExpression(modifiers, name, undefined, heritageClauses, members),
    );
  }

  // Declarations.

  /** Whether a list declares names of the notebook: those of the cell's top level, `var` in a block. */
  function isShared({ declarations }: ts.VariableDeclarationList): boolean {
    return declarations.some(({ name }) => namesIn(typescript, name).some(isTopLevelName));
  }

  function isTopLevelName(name: ts.Identifier): boolean {
    return own.has(name.text) && reachesTopLevel(typescript, name);
  }

  /** The assignments that a list stands for; names without a value get undefined, but for `var`. */
  function assignmentsOf(list: ts.VariableDeclarationList): ts.Expression[] {
    const isVar = (list.flags & typescript.NodeFlags.BlockScoped) === 0;
    if (isVar) noteHoisted(list);
    return list.declarations.flatMap((declaration) => {
      const { name, initializer } = declaration;
      if (initializer === undefined && isVar) return [];
      const value =
        initializer === undefined ? factory.createVoidZero() : valueFor(name, initializer);
      return [at(declaration, factory.createAssignment(targetOf(name), value))];
    });
  }

  function noteHoisted(list: ts.VariableDeclarationList): void {
    for (const { name } of list.declarations) {
      hoistedNames.push(...namesIn(typescript, name).map(({ text }) => text));
    }
  }

  // A function takes its name from the variable: `{ f: () => 1 }.f` has the name that `f` would have.
  function valueFor(name: ts.Node, value: ts.Expression): ts.Expression {
    const visited = visit(value) as ts.Expression;
    if (!typescript.isIdentifier(name) || !isAnonymousFunction(typescript, value)) return visited;
    const property = factory.createPropertyAssignment(name.text, visited);
    const holder = factory.createObjectLiteralExpression([property]);
    return at(value, factory.createPropertyAccessExpression(holder, name.text));
  }

  function targetOf(name: ts.BindingName): ts.Expression {
    if (typescript.isIdentifier(name)) return inScope(name);
    if (typescript.isArrayBindingPattern(name)) {
      const elements = name.elements.map((element) =>
        typescript.isOmittedExpression(element) ? element : elementOf(element),
      );
      return at(name, factory.createArrayLiteralExpression(elements));
    }
    return at(name, factory.createObjectLiteralExpression(name.elements.map(propertyOf)));
  }

  function elementOf(element: ts.BindingElement): ts.Expression {
    const target = targetOf(element.name);
    if (element.dotDotDotToken !== undefined) return factory.createSpreadElement(target);
    return withDefault(element, target);
  }

  function propertyOf(element: ts.BindingElement): ts.ObjectLiteralElementLike {
    const target = targetOf(element.name);
    if (element.dotDotDotToken !== undefined) return factory.createSpreadAssignment(target);
    const { propertyName, name } = element;
    const key = propertyName
      ? (visit(propertyName) as ts.PropertyName)
      : (name as ts.Identifier).text;
    return factory.createPropertyAssignment(key, withDefault(element, target));
  }

  function withDefault({ name, initializer }: ts.BindingElement, target: ts.Expression) {
    if (initializer === undefined) return target;
    return factory.createAssignment(target, valueFor(name, initializer));
  }

  function inOne([first, ...rest]: readonly ts.Expression[]): ts.Expression {
    return rest.reduce((before, value) => factory.createComma(before, value), first);
  }

  // An object's pattern at the beginning of a statement would be a block.
  function bracketed(value: ts.Expression): ts.Expression {
    const isPattern =
      typescript.isBinaryExpression(value) && typescript.isObjectLiteralExpression(value.left);
    return isPattern ? factory.createParenthesizedExpression(value) : value;
  }

  // Everything below.

  function visit(node: ts.Node): ts.Node {
    if (typescript.isIdentifier(node)) return visitIdentifier(node);
    if (typescript.isShorthandPropertyAssignment(node)) return visitShorthand(node);
    if (typescript.isVariableStatement(node)) return visitVariables(node);
    if (typescript.isForStatement(node)) return visitFor(node);
    if (typescript.isForInStatement(node) || typescript.isForOfStatement(node)) {
      return visitForEach(node);
    }
    if (typescript.isBinaryExpression(node)) return visitAssignment(node);
    return visitChildren(node);
  }

  function visitChildren<T extends ts.Node>(node: T): T {
    return typescript.visitEachChild(node, visit, context);
  }

  function visitIdentifier(node: ts.Identifier): ts.Node {
    // What an earlier transform has made has no place, and is not a name of the cell's.
    if (node.parent === undefined || !isReference(typescript, node) || !isTopLevel(node))
      return node;
    const shared = inScope(node);
    // `__scope__.f()` would give the function a `this`.
    if (!isCallee(typescript, node)) return shared;
    const bare = factory.createParenthesizedExpression(
      factory.createComma(factory.createNumericLiteral(0), shared),
    );
    // V8 takes the bracket behind it for the place of the call: that is the name's.
    const start = node.getStart(file);
    return typescript.setSourceMapRange(at(node, bare), { pos: start, end: start });
  }

  function visitShorthand(node: ts.ShorthandPropertyAssignment): ts.Node {
    const { name, objectAssignmentInitializer: fallback } = node;
    if (!isTopLevel(name)) return visitChildren(node);
    const target = inScope(name);
    const value =
      fallback === undefined ? target : factory.createAssignment(target, valueFor(name, fallback));
    return at(node, factory.createPropertyAssignment(name.text, value));
  }

  function visitVariables(node: ts.VariableStatement): ts.Node {
    if (!isShared(node.declarationList)) return visitChildren(node);
    const values = assignmentsOf(node.declarationList);
    if (values.length === 0) return at(node, factory.createEmptyStatement());
    return at(node, factory.createExpressionStatement(bracketed(inOne(values))));
  }

  function visitFor(node: ts.ForStatement): ts.Node {
    const { initializer, condition, incrementor, statement } = node;
    if (!isSharedInitializer(initializer)) return visitChildren(node);
    const values = assignmentsOf(initializer);
    return factory.updateForStatement(
      node,
      values.length === 0 ? undefined : inOne(values),
      condition && (visit(condition) as ts.Expression),
      incrementor && (visit(incrementor) as ts.Expression),
      visit(statement) as ts.Statement,
    );
  }

  function visitForEach(node: ts.ForInStatement | ts.ForOfStatement): ts.Node {
    const { initializer } = node;
    if (!isSharedInitializer(initializer)) return visitChildren(node);
    noteHoisted(initializer);
    const target = targetOf(initializer.declarations[0].name);
    const expression = visit(node.expression) as ts.Expression;
    const statement = visit(node.statement) as ts.Statement;
    return typescript.isForInStatement(node)
      ? factory.updateForInStatement(node, target, expression, statement)
      : factory.updateForOfStatement(node, node.awaitModifier, target, expression, statement);
  }

  function isSharedInitializer(
    initializer: ts.ForInitializer | undefined,
  ): initializer is ts.VariableDeclarationList {
    return (
      initializer !== undefined &&
      typescript.isVariableDeclarationList(initializer) &&
      isShared(initializer)
    );
  }

  function visitAssignment(node: ts.BinaryExpression): ts.Node {
    const { left, operatorToken, right } = node;
    const names =
      NAMING.some((kind) => typescript.SyntaxKind[kind] === operatorToken.kind) &&
      typescript.isIdentifier(left) &&
      isTopLevel(left);
    if (!names) return visitChildren(node);
    return factory.updateBinaryExpression(
      node,
      inScope(left),
      operatorToken,
      valueFor(left, right),
    );
  }

  const directives = directivesOf(typescript, file);
  const imports = file.statements.filter(typescript.isImportDeclaration).map(importOf);
  const statements = file.statements.slice(directives.length).flatMap(topStatement);
  return factory.updateSourceFile(file, [...directives, ...hoisted(), ...imports, ...statements]);
}

/** The assignments by which a function takes the name of a variable. */
const NAMING = [
  "EqualsToken",
  "BarBarEqualsToken",
  "AmpersandAmpersandEqualsToken",
  "QuestionQuestionEqualsToken",
] as const;

// tslab's converter exports all names of a cell's top level, and none that the compiler has made.
function exportedNames(typescript: TypeScript, file: BoundFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!typescript.isExportDeclaration(statement)) continue;
    const { exportClause } = statement;
    if (exportClause === undefined || !typescript.isNamedExports(exportClause)) continue;
    for (const { name } of exportClause.elements) {
      // One that is only declared, as `declare const gpu: any`, is a global.
      if (file.locals?.has(name.escapedText)) names.add(name.text);
    }
  }
  return names;
}

function directivesOf(typescript: TypeScript, file: ts.SourceFile): ts.Statement[] {
  const isDirective = (statement: ts.Statement) =>
    typescript.isExpressionStatement(statement) && typescript.isStringLiteral(statement.expression);
  const end = file.statements.findIndex((statement) => !isDirective(statement));
  return file.statements.slice(0, end < 0 ? undefined : end);
}

function namesOfImport(
  typescript: TypeScript,
  { importClause }: ts.ImportDeclaration,
): (readonly [name: string, exported: string])[] {
  if (importClause === undefined) return [];
  const { name, namedBindings } = importClause;
  const whole = name === undefined ? [] : [[name.text, "default"] as const];
  if (namedBindings === undefined) return whole;
  if (typescript.isNamespaceImport(namedBindings)) {
    return [...whole, [namedBindings.name.text, "*"]];
  }
  const named = namedBindings.elements.map(
    (element) => [element.name.text, (element.propertyName ?? element.name).text] as const,
  );
  return [...whole, ...named];
}

function namesIn(typescript: TypeScript, name: ts.BindingName): ts.Identifier[] {
  if (typescript.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) =>
    typescript.isOmittedExpression(element) ? [] : namesIn(typescript, element.name),
  );
}
