import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { packageRoot } from "../lib/base/package-root";

const ROOT = packageRoot();
const DOOR = join(ROOT, "lib", "index.ts");

/** An `@example` of a doc comment. */
export interface Example {
  /** What is exported by this name at the top of lib/index.ts. */
  readonly name: string;
  readonly code: string;
}

/** Values exported by name, their examples, and what TypeScript says against these. */
export interface Examples {
  readonly names: readonly string[];
  readonly examples: readonly Example[];
  readonly complaints: readonly string[];
}

/** The examples of all that lib/index.ts exports by name, type-checked against the sources. */
export function readExamples(): Examples {
  const configFile = join(ROOT, "tsconfig.json");
  const { config } = ts.readConfigFile(configFile, (path) => readFileSync(path, "utf8")) as {
    config: { compilerOptions: object };
  };
  const changes = { noEmit: true, incremental: false, noUnusedLocals: false, paths: PATHS };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, ...changes, tsBuildInfoFile: null },
    ROOT,
  );
  const program = ts.createProgram([DOOR], options);
  const docs = docsOf(program);
  const examples = docs.flatMap(({ name, docs }) =>
    docs.flatMap(examplesIn).map((code) => ({ name, code })),
  );
  const complaints = complaintsAbout(examples, options, program);
  return { names: docs.map(({ name }) => name), examples, complaints };
}

const PATHS = { remixmatch: ["./lib/index.ts"] };

/** The values that are exported by name, with the doc comments before each. */
function docsOf(program: ts.Program): { name: string; docs: string[] }[] {
  const checker = program.getTypeChecker();
  return program.getSourceFile(DOOR)!.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return [];
    const { exportClause, moduleSpecifier } = statement;
    if (!exportClause || !ts.isNamedExports(exportClause) || !moduleSpecifier) return [];
    const room = checker.getExportsOfModule(checker.getSymbolAtLocation(moduleSpecifier)!);
    return exportClause.elements.flatMap((element) => {
      if (element.isTypeOnly) return [];
      const meant = checker.getAliasedSymbol(checker.getSymbolAtLocation(element.name)!);
      const exported = (element.propertyName ?? element.name).text;
      // What comes from another package has its comment where a room exports it.
      const passedOn = room.filter((symbol) => symbol.name === exported);
      const declarations = new Set(
        [meant, ...passedOn].flatMap((symbol) => symbol.declarations ?? []),
      );
      const docs = [...declarations].map((declaration) =>
        ts.isExportSpecifier(declaration) ? declaration.parent.parent : declaration,
      );
      const inRooms = docs.filter((node) => !node.getSourceFile().isDeclarationFile);
      return { name: element.name.text, docs: inRooms.flatMap(commentsBefore) };
    });
  });
}

function commentsBefore(node: ts.Node): string[] {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) => doc.getText());
}

function examplesIn(comment: string): string[] {
  const text = comment.replace(/^[ \t]*\* ?/gm, "");
  return [...text.matchAll(/^@example\n```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
}

function complaintsAbout(
  examples: readonly Example[],
  options: ts.CompilerOptions,
  library: ts.Program,
): string[] {
  const exported = library
    .getTypeChecker()
    .getExportsOfModule(
      library.getTypeChecker().getSymbolAtLocation(library.getSourceFile(DOOR)!)!,
    );
  const texts = new Map(
    examples.map(({ code }, i) => {
      const used = exported.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(code));
      const imports = `import { ${used.map(({ name }) => name).join(", ")} } from "remixmatch";`;
      return [
        join(ROOT, "test", `example-${i}.ts`),
        `${imports}\nexport async function run(folder: string) { folder;\n${code}}`,
      ];
    }),
  );
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    readFile: (path) => texts.get(path) ?? disk.readFile(path),
    getSourceFile: (path, version) => {
      const text = texts.get(path);
      return text === undefined
        ? (library.getSourceFile(path) ?? disk.getSourceFile(path, version))
        : ts.createSourceFile(path, text, version);
    },
  };
  const program = ts.createProgram([...texts.keys()], options, host, library);
  return [...texts.keys()].flatMap((path, i) => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    return found.map(
      ({ messageText }) =>
        `${examples[i].name}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}
