import type ts from "@tslab/typescript-for-tslab";
import type { Binding, BoundFile } from "./typescript";

const CELL_FILES = /[/\\]__(?:tslab__\.[jt]s|prev__\.d\.ts)$/;

/**
 * How TypeScript builds its programs for tslab: plain ones, without the index of who refers to
 * whom, which would be made anew for every file of every library with each cell. What tslab asks
 * of the index, the files that a cell imports, is followed from the cell instead. `adapt` gives
 * the changes to make when code is emitted.
 */
export function buildPrograms(
  typescript: Binding,
  adapt: (program: ts.Program) => ts.TransformerFactory<ts.SourceFile>,
): ts.CreateProgram<ts.BuilderProgram> {
  return (roots, options, host, before, diagnostics, references) => {
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
