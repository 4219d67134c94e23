import type ts from "@tslab/typescript-for-tslab";
import type { Binding, BoundFile } from "./typescript";

const CELL_FILES = /[/\\]__(?:tslab__\.[jt]s|prev__\.d\.ts)$/;

/**
 * How TypeScript builds its programs for tslab: plain ones, without the index of who refers to
 * whom, which would be made anew for every file of every library with each cell. What tslab asks
 * of the index, the files that a cell imports, is followed from the cell instead. `adapt` gives
 * the changes to make when code is emitted. What keeps a program from being made, as code nested a
 * thousand times does, is told to `failed`, and the program before stays: an exception would leave
 * what is around this in the middle of its work, and no other program would ever be made.
 */
export function buildPrograms(
  typescript: Binding,
  adapt: (program: ts.Program) => ts.TransformerFactory<ts.SourceFile>,
  failed: (error: unknown) => void,
): ts.CreateProgram<ts.BuilderProgram> {
  const build: ts.CreateProgram<ts.BuilderProgram> = (
    roots,
    options,
    host,
    before,
    diagnostics,
    references,
  ) => {
    const built = typescript.createAbstractBuilder(
      roots,
      options,
      host,
      before,
      diagnostics,
      references,
    );
    const program = built.getProgram();
    // tslab reads the names that a cell declares before anything has asked for a type.
    for (const file of program.getSourceFiles()) {
      if (CELL_FILES.test(file.fileName)) {
        typescript.bindSourceFile(file, program.getCompilerOptions());
      }
    }
    const emit = built.emit.bind(built);
    built.emit = (file, write, cancellation, declarationsOnly, changes) =>
      emit(file, write, cancellation, declarationsOnly, {
        ...changes,
        after: [adapt(program), ...(changes?.after ?? [])],
      });
    built.getAllDependencies = (file) => dependenciesOf(program, file);
    return built;
  };
  return (roots, options, host, before, ...rest) => {
    try {
      return build(roots, options, host, before, ...rest);
    } catch (error) {
      if (before === undefined) throw error;
      failed(error);
      settle(typescript, before.getProgram());
      return before;
    }
  };
}

// Parser and binder keep what they are at in variables that they clear only at the end of a file.
// And the program before must not be taken for that of the cell that comes next.
function settle(typescript: Binding, before: ts.Program): void {
  const nothing = typescript.createSourceFile("empty.ts", "", typescript.ScriptTarget.Latest);
  typescript.bindSourceFile(nothing, {});
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
