import type ts from "@tslab/typescript-for-tslab";

/** tslab's own TypeScript. */
export type TypeScript = typeof ts;

// What TypeScript keeps to itself, and tslab uses as well.

/** A file whose names the binder has collected, and whose imports are resolved. */
export interface BoundFile extends ts.SourceFile {
  /** By which a program knows whether it is up to date. */
  version?: string;
  readonly resolvedModules?: {
    forEach(visit: (found: Resolved | undefined) => void): void;
  };
}

interface Resolved {
  readonly resolvedModule?: { readonly resolvedFileName: string };
  readonly resolvedFileName?: string;
}

/** TypeScript with the binder, which collects the names that a file declares. */
export type Binding = TypeScript & {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/** Code that stands in the parse tree's place, with what the parser found wrong. */
export interface Parsed extends ts.SourceFile {
  readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
}
