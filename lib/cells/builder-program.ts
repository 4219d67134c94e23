import type ts from "@tslab/typescript-for-tslab";
import type { BoundFile, TypeScriptInternals } from "./typescript";

const CELL_FILES = /[/\\]__(?:tslab__\.[jt]s|prev__\.d\.ts)$/;

/** What to do with the programs that TypeScript builds. */
export interface BuilderHooks {
  /** The transform that a program's code is emitted with. */
  readonly transformOf: (program: ts.Program) => ts.TransformerFactory<ts.SourceFile>;
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
  { transformOf, onFailure }: BuilderHooks,
): ts.CreateProgram<ts.BuilderProgram> {
  const build: ts.CreateProgram<ts.BuilderProgram> = (...args) => {
    const builder = typescript.createAbstractBuilder(...args);
    const program = builder.getProgram();
    bindCells(typescript, program);
    const emit = builder.emit.bind(builder);
    builder.emit = (file, write, cancellation, declarationsOnly, transforms) =>
      emit(file, write, cancellation, declarationsOnly, {
        ...transforms,
        after: [transformOf(program), ...(transforms?.after ?? [])],
      });
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
