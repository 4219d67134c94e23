import type ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../convert/typescript";

/** The identifier at an offset, or just before it. */
export function identifierAt(
  typescript: TypeScript,
  file: ts.SourceFile,
  offset: number,
): ts.Identifier | undefined {
  function find(node: ts.Node): ts.Identifier | undefined {
    if (offset < node.getStart(file) || node.end < offset) return undefined;
    if (typescript.isIdentifier(node)) return node;
    return typescript.forEachChild(node, find);
  }
  return find(file);
}

/** Where a name is declared for all cells: once for each cell that does so. */
export function topLevelDeclarations(
  typescript: TypeScript,
  file: ts.SourceFile,
  name: string,
): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const add = (node: ts.Node | undefined) => {
    if (node !== undefined && typescript.isIdentifier(node) && node.text === name) found.push(node);
  };
  function addPattern(node: ts.BindingName): void {
    if (typescript.isIdentifier(node)) return add(node);
    for (const element of node.elements) {
      if (!typescript.isOmittedExpression(element)) addPattern(element.name);
    }
  }
  function visit(node: ts.Node): void {
    if (typescript.isFunctionLike(node) || typescript.isClassLike(node)) {
      if (node.parent === file) add(node.name);
      return; // what is inside has a scope of its own
    }
    if (typescript.isVariableDeclarationList(node) && isShared(node)) {
      node.declarations.forEach((declaration) => addPattern(declaration.name));
    } else if (isNamed(node)) add(node.name);
    typescript.forEachChild(node, visit);
  }

  // A `var` in a block is a name of the notebook, too.
  function isShared(list: ts.VariableDeclarationList): boolean {
    const isBlockScoped = (list.flags & typescript.NodeFlags.BlockScoped) !== 0;
    return !isBlockScoped || list.parent.parent === file;
  }

  function isNamed(node: ts.Node): node is ts.NamedDeclaration {
    return (
      typescript.isImportClause(node) ||
      typescript.isNamespaceImport(node) ||
      typescript.isImportSpecifier(node) ||
      ((typescript.isEnumDeclaration(node) ||
        typescript.isInterfaceDeclaration(node) ||
        typescript.isTypeAliasDeclaration(node)) &&
        node.parent === file)
    );
  }

  visit(file);
  return found;
}

/** What an identifier names: of `{ rate }`, the variable. */
export function symbolOf(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  name: ts.Identifier,
): ts.Symbol | undefined {
  const { parent } = name;
  return typescript.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(name);
}
