import type { TextPosition } from "./notebook-text";

/** A place in a cell; with `text`, in that code, which stands for the cell's or is none's yet. */
export interface Place {
  readonly uri: string;
  readonly position: TextPosition;
  readonly text?: string | undefined;
}

/** A stretch of text, as the Language Server Protocol has it. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** A stretch of a cell, or of a file. */
export interface Location {
  readonly uri: string;
  readonly range: TextRange;
}

/** What takes the place of a stretch of text. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** A function's signature, with what is to be known of it. */
export interface Signature {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
}

/** The signatures of a call, which of them it is, and which parameter. */
export interface SignatureHelp {
  readonly signatures: readonly Signature[];
  readonly activeSignature: number;
  readonly activeParameter: number;
}
