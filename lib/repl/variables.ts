import { frontend } from "../base/messages";
import { tableBundle } from "../display/bundles/table-bundle";
import { describeVariable, type Variable } from "./describe-variable";
import { createDisplayList, type DisplayList } from "./display-list";
import { notInNotebook } from "./not-in-notebook";

export type { Variable } from "./describe-variable";

/** What the cells have declared, as a list that shows itself as a table: name, type, size, value. */
export function variables(): DisplayList<Variable> {
  const { variables: declared } = frontend();
  if (declared === undefined) throw notInNotebook("variables");
  const rows = Object.entries(declared()).map(([name, value]) => describeVariable(name, value));
  return createDisplayList(rows, () => {
    const table = {
      columnNames: () => ["name", "type", "size", "value"],
      numRows: () => rows.length,
      array: (name: string) => rows.map((row) => row[name as keyof Variable]),
    };
    return tableBundle(table, { rows: 1000 });
  });
}

/** Removes all that the cells have declared; imports, too, are then to be made again. */
export function resetVariables(): void {
  const { forget } = frontend();
  if (forget === undefined) throw notInNotebook("resetVariables");
  forget();
}
