// TEMPORARY: the interface of lib/cells/child.ts, until that arrives.
import type { CellFailure, CommEvent, ExpressionValue, Said } from "../cells/protocol";

export interface Ending {
  readonly failure?: CellFailure;
  readonly alive: boolean;
  readonly expressions?: Readonly<Record<string, ExpressionValue>>;
}

export interface Cells {
  readonly ready: Promise<void>;
  run(order: {
    run: number;
    number: number;
    source: string;
    expressions?: Record<string, string>;
  }): Promise<Ending>;
  complete(
    source: string,
    at: number,
  ): Promise<{ start: number; end: number; matches: readonly string[] }>;
  inspect(source: string, at: number): Promise<string | null>;
  isComplete(
    source: string,
  ): Promise<{ status: "complete" | "incomplete" | "invalid"; indent?: string }>;
  interrupt(): void;
  answer(text: string | null): void;
  comm(event: CommEvent): void;
  close(): Promise<void>;
}

export type StartCells = (folder: string, hear: (said: Said) => void | Promise<void>) => Cells;
