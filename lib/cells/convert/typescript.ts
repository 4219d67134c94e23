import type ts from "@tslab/typescript-for-tslab";

/** tslab's own TypeScript. */
export type TypeScript = typeof ts;

// What TypeScript's types leave out, and tslab uses as well.

/** A file whose names the binder has collected, and whose imports are resolved. */
export interface BoundFile extends ts.SourceFile {
  /** By which a program knows whether it is up to date. */
  version?: string;
  /** The names that it declares at its top level. */
  readonly locals?: ts.SymbolTable;
  readonly resolvedModules?: {
    forEach(visit: (found: ResolvedModule | undefined) => void): void;
  };
}

interface ResolvedModule {
  readonly resolvedModule?: { readonly resolvedFileName: string };
  readonly resolvedFileName?: string;
}

/** TypeScript with the binder, which collects the names that a file declares. */
export type TypeScriptInternals = TypeScript & {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/** A parsed file, with the errors of the parser. */
export interface ParsedFile extends ts.SourceFile {
  readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
}
