import assert from "node:assert/strict";
import { join, sep } from "node:path";
import ts from "typescript";
import { packageRoot } from "../lib/base/package-root";

const lib = join(packageRoot(), "dist", "lib");
// As TypeScript writes paths.
const folder = `${lib.split(sep).join("/")}/`;
const options: ts.CompilerOptions = {
  module: ts.ModuleKind.Node20,
  target: ts.ScriptTarget.ES2022,
  skipLibCheck: true,
  types: ["node"],
};

/** What a module exports, by name: as values, as types, or as both. */
interface Exported {
  readonly room: string;
  readonly name: string;
  readonly symbol: ts.Symbol;
}

describe("the front door", function () {
  this.timeout(120_000);
  let checker: ts.TypeChecker;
  let door: Exported[];
  let exported: Exported[];

  before(() => {
    const program = ts.createProgram([join(lib, "index.d.ts")], options);
    checker = program.getTypeChecker();
    const moduleOf = (file: string): ts.Symbol =>
      checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    door = exportsOf(checker, "", moduleOf(join(lib, "index.d.ts")));
    const rooms = door.filter(isRoom);
    exported = rooms.flatMap(({ name, symbol }) => exportsOf(checker, name, symbol));
  });

  it("has few values beside the rooms, and every name from a room", () => {
    const known = new Set(exported.map(({ symbol }) => symbol));
    const names = door.filter((one) => !isRoom(one));
    const values = names.filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Value);
    assert.ok(values.length <= 45, `${values.length} values`);
    assert.deepEqual(
      names.filter(({ symbol }) => !known.has(symbol)).map(({ name }) => name),
      [],
    );
  });

  it("mentions no type of the library in a signature that cannot be imported", () => {
    const known = new Set(exported.map(({ symbol }) => symbol));
    const unreachable = exported.flatMap(({ room, name, symbol }) =>
      mentionedBy(checker, symbol)
        .filter((mentioned) => !known.has(mentioned))
        .map((mentioned) => `${room}.${name} mentions ${placeOf(mentioned)}`),
    );
    assert.deepEqual([...new Set(unreachable)], []);
  });

  it("gives a name to one thing alone, whichever room it is imported from", () => {
    const first = new Map<string, Exported>();
    const doubled = exported.filter((one) => {
      const before = first.get(one.name);
      if (before === undefined) first.set(one.name, one);
      return before !== undefined && before.symbol !== one.symbol;
    });
    assert.deepEqual(
      doubled.map(({ room, name }) => `${name}, in ${first.get(name)!.room} and ${room}`),
      [],
    );
  });

  it("says of every value what it is", () => {
    const silent = exported.filter(
      ({ symbol }) =>
        symbol.flags & ts.SymbolFlags.Value &&
        symbol.declarations!.every(isOfLibrary) &&
        symbol.getDocumentationComment(checker).length === 0,
    );
    assert.deepEqual(
      silent.map(({ room, name }) => `${room}.${name}`),
      [],
    );
  });
});

function isRoom({ symbol }: Exported): boolean {
  return symbol.declarations!.some(
    (declaration) => ts.isSourceFile(declaration) && declaration.fileName.startsWith(folder),
  );
}

function exportsOf(checker: ts.TypeChecker, room: string, of: ts.Symbol): Exported[] {
  return checker
    .getExportsOfModule(of)
    .map((symbol) => ({ room, name: symbol.name, symbol: withoutAlias(checker, symbol) }));
}

function withoutAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

// The library's own named types in a symbol's declarations, which hold nothing but signatures.
// What a `typeof` names is looked through: of a schema, only what it describes needs a name.
function mentionedBy(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    const named = name && checker.getSymbolAtLocation(name);
    const mentioned = named && withoutAlias(checker, named);
    if (mentioned?.declarations?.some(isOfLibrary)) {
      const isType = mentioned.flags & ts.SymbolFlags.Type;
      found.push(...(isType ? [mentioned] : mentionedBy(checker, mentioned)));
    }
    ts.forEachChild(node, visit);
  };
  symbol.declarations?.filter(isOfLibrary).forEach(visit);
  return found;
}

function nameOf(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return undefined;
}

// A declaration at the top of a file of the library: no type parameter, no member.
function isOfLibrary(declaration: ts.Declaration): boolean {
  const file = declaration.getSourceFile();
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return file.fileName.startsWith(folder) && statement.parent === file;
}

function placeOf(symbol: ts.Symbol): string {
  const [declaration] = symbol.declarations!;
  return `${symbol.name} of ${declaration.getSourceFile().fileName.slice(lib.length + 1)}`;
}
