import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import { packageRoot } from "../lib/base/package-root";
import type { TypeScript } from "../lib/cells/convert/typescript";
import { freshFolder, removeFolders } from "./notebook/write-notebook";

// The TypeScript that checks cells, of which each declares its names for the next.
const typescript = createRequire(require.resolve("tslab/dist/converter.js"))(
  "@tslab/typescript-for-tslab",
) as TypeScript;

/** Values whose type is zod's own: schemas are for those who write more of them. */
const SCHEMAS = /(?:Schema|Shape)$|^schemaFrom$/;

describe("what the front door exports", function () {
  this.timeout(120_000);
  after(removeFolders);

  it("can be kept in a variable outside of the clone, with no package but this one named", () => {
    const folder = freshFolder();
    const asked = compile(folder, 'import * as re from "remixmatch";\nexport const all = re;\n');
    const probes = [...probesOf(asked)];
    assert.ok(probes.length > 400, `${probes.length} expressions`);
    const lines = probes.map((probe, i) => `export const kept${i} = ${probe};`);
    const source = ['import * as re from "remixmatch";', ...lines].join("\n");
    const { program, file } = compile(folder, source);
    const errors = program.getDeclarationDiagnostics(file).map(({ start, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${probes[line - 1]}: ${typescript.flattenDiagnosticMessageText(messageText, " ")}`;
    });
    assert.deepEqual(errors, []);
  });
});

interface Compiled {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
}

function compile(folder: string, source: string): Compiled {
  const path = join(folder, "cell.ts");
  writeFileSync(path, source);
  const program = typescript.createProgram([path], {
    module: typescript.ModuleKind.ESNext,
    moduleResolution: 100, // Bundler, as cells have it
    target: typescript.ScriptTarget.ES2022,
    esModuleInterop: true,
    skipLibCheck: true,
    declaration: true,
    types: ["node"],
    typeRoots: [join(packageRoot(), "node_modules", "@types")],
  });
  return { program, file: program.getSourceFile(path)! };
}

// Each value, each thing of a type, and what a function without type parameters returns.
function* probesOf({ program, file }: Compiled): Generator<string> {
  const { SymbolFlags } = typescript;
  const checker = program.getTypeChecker();
  const resolve = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [all] = checker.getExportsOfModule(checker.getSymbolAtLocation(file)!);
  for (const room of checker.getTypeOfSymbolAtLocation(all, file).getProperties()) {
    const module = resolve(room);
    if (!(module.flags & SymbolFlags.ValueModule) || room.name === "tf") continue;
    for (const exported of checker.getExportsOfModule(module)) {
      const { name } = exported;
      const symbol = resolve(exported);
      const place = `re.${room.name}.${name}`;
      const isGeneric = (type: ts.Type) =>
        type.getCallSignatures().some(({ typeParameters }) => typeParameters !== undefined);
      if (symbol.flags & SymbolFlags.Value && !SCHEMAS.test(name) && name !== "tf") {
        const type = checker.getTypeOfSymbolAtLocation(symbol, file);
        yield place;
        const isFunction = type.getCallSignatures().length > 0 && !isGeneric(type);
        if (isFunction) yield `(null! as Awaited<ReturnType<typeof ${place}>>)`;
      }
      const [declaration] = symbol.declarations ?? [];
      const isPlain =
        !("typeParameters" in declaration) || declaration.typeParameters === undefined;
      if (symbol.flags & SymbolFlags.Type && isPlain) yield `(null! as ${place})`;
    }
  }
}
