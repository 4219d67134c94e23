import type ts from "@tslab/typescript-for-tslab";
import { declareHoisted, earlierNames, emitDeclarations } from "./cell-declarations";
import type { BoundFile, TypeScriptInternals } from "./typescript";

const CELL_OUTPUT = /[/\\]__tslab__\.[jt]s$/;
const CELL_FILES = /[/\\]__(?:tslab__\.[jt]s|prev__\.d\.ts)$/;

/** What to do with the programs that TypeScript builds. */
export interface BuilderHooks {
  /** The transform that code is emitted with. */
  readonly transform: ts.TransformerFactory<ts.SourceFile>;
  /** Called with what was emitted of a cell, and the names of values that earlier cells declare. */
  readonly onCell: (emitted: string, earlier: ReadonlySet<string>) => void;
  /**
   * Called when a program cannot be built, as of code nested a thousand times; the program before
   * stays. An exception would leave the caller in the middle of its work, and no other program
   * would ever be built.
   */
  readonly onFailure: (error: unknown) => void;
}

/**
 * How TypeScript builds its programs for tslab: plain ones, without the index of all references,
 * which would be made anew for every file of every library with each cell. What tslab asks of the
 * index, the files that a cell imports, is followed from the cell instead.
 */
export function createProgramBuilder(
  typescript: TypeScriptInternals,
  { transform, onCell, onFailure }: BuilderHooks,
): ts.CreateProgram<ts.BuilderProgram> {
  const build: ts.CreateProgram<ts.BuilderProgram> = (...args) => {
    const builder = typescript.createAbstractBuilder(...args);
    const program = builder.getProgram();
    bindCells(typescript, program);
    // What only a declaration file can have wrong, as a type of a library that cannot be named there.
    program.getDeclarationDiagnostics = () => [];
    builder.emit = emitCells(typescript, builder, { transform, onCell });
    builder.getAllDependencies = (file) => dependenciesOf(program, file);
    return builder;
  };
  return (roots, options, host, before, ...rest) => {
    try {
      return build(roots, options, host, before, ...rest);
    } catch (error) {
      if (before === undefined) throw error;
      onFailure(error);
      resetCompiler(typescript, before.getProgram());
      return before;
    }
  };
}

function emitCells(
  typescript: TypeScriptInternals,
  builder: ts.BuilderProgram,
  { transform, onCell }: Pick<BuilderHooks, "transform" | "onCell">,
): ts.BuilderProgram["emit"] {
  const emit = builder.emit.bind(builder);
  return (file, write, cancellation, declarationsOnly, transforms) => {
    const program = builder.getProgram();
    let hasDeclarations = false;
    const note: ts.WriteFileCallback = (name, text, ...rest) => {
      const isDeclaration = name.endsWith(".d.ts");
      if (isDeclaration) hasDeclarations = true;
      else if (CELL_OUTPUT.test(name)) onCell(text, earlierNames(typescript, program));
      const added = isDeclaration && file ? declareHoisted(typescript, program, file) : "";
      write?.(name, text + added, ...rest);
    };
    const all = { ...transforms, after: [transform, ...(transforms?.after ?? [])] };
    const result = emit(file, note, cancellation, declarationsOnly, all);
    // TypeScript keeps them back where there is a type that it cannot name; the others are right.
    if (file !== undefined && !hasDeclarations) emitDeclarations(program, file, note, all);
    return result;
  };
}

// tslab reads the names that a cell declares before anything has asked for a type.
function bindCells(typescript: TypeScriptInternals, program: ts.Program): void {
  for (const file of program.getSourceFiles()) {
    if (CELL_FILES.test(file.fileName)) {
      typescript.bindSourceFile(file, program.getCompilerOptions());
    }
  }
}

// Parser and binder keep their state in variables that they clear only at the end of a file. And the
// program before must not be taken for that of the cell that comes next.
function resetCompiler(typescript: TypeScriptInternals, before: ts.Program): void {
  const empty = typescript.createSourceFile("empty.ts", "", typescript.ScriptTarget.Latest);
  typescript.bindSourceFile(empty, {});
  for (const file of before.getSourceFiles() as readonly BoundFile[]) {
    if (CELL_FILES.test(file.fileName)) file.version = "none";
  }
}

// The sources among what a file imports; declarations and JSON emit nothing.
function dependenciesOf(program: ts.Program, start: ts.SourceFile): string[] {
  const seen = new Set<string>();
  const visit = (file: BoundFile | undefined): void => {
    if (file === undefined || file.isDeclarationFile || seen.has(file.fileName)) return;
    seen.add(file.fileName);
    file.resolvedModules?.forEach((found) => {
      const name = found?.resolvedModule?.resolvedFileName ?? found?.resolvedFileName;
      if (name !== undefined) visit(program.getSourceFile(name));
    });
  };
  visit(start);
  return [...seen];
}
