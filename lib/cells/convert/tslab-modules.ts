import type ts from "@tslab/typescript-for-tslab";
import type { IsCompleteCode } from "./is-complete";
import type { Tslab } from "./tslab";

// Of tslab's modules, what runs cells here.

/** What tslab's converter finds wrong with code; lines and characters count from 0. */
export interface Diagnostic {
  readonly start: { readonly line: number; readonly character: number; readonly offset: number };
  readonly messageText: string;
  readonly code: number;
  readonly fileName?: string;
}

/** A cell as JavaScript, with the declarations that later cells see. */
export interface Converted {
  readonly output?: string;
  readonly declOutput?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasToplevelAwait?: boolean;
  readonly sideOutputs?: readonly { readonly path: string; readonly data: string }[];
}

/** The names that could stand between two positions, in UTF-16 units. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
  /** What TypeScript itself has said. */
  readonly original?: ts.CompletionInfo;
}

/** tslab's converter; `before` holds what earlier cells have declared. */
export interface Converter {
  readonly convert: (before: string, source: string) => Converted;
  readonly inspect: (before: string, source: string, at: number) => ts.QuickInfo | undefined;
  readonly complete: (before: string, source: string, at: number) => Completion;
  readonly addModule: (name: string, source: string, meta: unknown) => readonly Diagnostic[];
}

/** What a cell says of itself in a comment at its beginning, as `@module`. */
export interface CodeMetadata {
  readonly module?: string;
  readonly mode?: "node" | "browser";
  readonly jsx?: boolean;
}

/** What `tslab.display` of a cell sends. */
export interface TslabDisplay {
  readonly data: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly transient: { readonly display_id?: string };
}

/** The functions of tslab's modules. */
export interface TslabModules {
  readonly createConverter: () => Converter;
  readonly isCompleteCode: IsCompleteCode;
  readonly getCodeMetadata: (source: string) => CodeMetadata;
  readonly printQuickInfo: (info: ts.QuickInfo) => string;
  /** The module that `tslab.display` sends through. */
  readonly jupyter: { lastWriteDisplayData?: (display: TslabDisplay, update?: boolean) => void };
}

/** Loads the modules, after `loadTslab` has extended what they use. */
export function loadTslabModules({ load }: Tslab): TslabModules {
  const { createConverter, isCompleteCode } = load("./converter") as Pick<
    TslabModules,
    "createConverter" | "isCompleteCode"
  >;
  const { getCodeMetadata } = load("./metadata") as Pick<TslabModules, "getCodeMetadata">;
  const { printQuickInfo } = load("./inspect") as Pick<TslabModules, "printQuickInfo">;
  const jupyter = load("./jupyter") as TslabModules["jupyter"];
  return { createConverter, isCompleteCode, getCodeMetadata, printQuickInfo, jupyter };
}
