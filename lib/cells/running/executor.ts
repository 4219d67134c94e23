import vm from "node:vm";
import type { CellConverter, ConvertedCell } from "../convert/cell-converter";
import { fromCells } from "../realm/cell-promise";
import type { LocalModules } from "../imports/local-modules";
import type { CellFailure } from "../messages/protocol";
import type { Run } from "./runs";
import type { Scope } from "./scope";
import { prefixOf } from "../convert/share-names";

/** How a cell has ended that has thrown nothing. */
export type Executed =
  /** It does not compile, and has not run. */
  | { readonly failure: CellFailure }
  /** It has run. An error that it has thrown is in `thrown`, the value of its last expression in `value`. */
  | { readonly value?: unknown; readonly thrown?: { readonly reason: unknown } };

/** What an executor works with. */
export interface ExecutorParts {
  readonly converter: CellConverter;
  readonly modules: LocalModules;
  readonly scope: () => Scope;
  readonly require: (name: string) => unknown;
}

/** Runs code of cells, and what is evaluated beside them. */
export type Execute = (source: string, run: Run) => Promise<Executed>;

type CellFunction = (scope: Scope, exports: Scope, require: (name: string) => unknown) => unknown;

/** Makes the function that converts code and runs it in the scope of the notebook. */
export function createExecutor({ converter, modules, scope, require }: ExecutorParts): Execute {
  return async (source, run) => {
    const converted = converter.convert(source, run);
    if ("failure" in converted) return converted;
    modules.update(converted.modules);
    if (converted.code === "") return {};
    try {
      const returned = functionOf(converted)(scope(), scope(), require);
      const values = (converted.isAsync ? await fromCells(returned) : returned) as
        [unknown?] | undefined;
      return { value: values?.[0] };
    } catch (reason) {
      return { thrown: { reason } };
    }
  };
}

// The code names itself, for stacks, by a comment in its last line.
function functionOf({ code, isAsync }: ConvertedCell): CellFunction {
  return vm.runInThisContext(`${prefixOf(isAsync)}${code}\n})`) as CellFunction;
}
