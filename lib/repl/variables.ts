import { UserError } from "../base/user-error";
import { frontend } from "../base/messages";
import { tableBundle } from "../display/bundles/table-bundle";
import { describeVariable, type Variable } from "./describe-variable";
import { type DisplayList, createDisplayList } from "./display-list";

export type { Variable } from "./describe-variable";

/** What the cells have declared, as a list that shows itself as a table: name, type, size, value. */
export function variables(): DisplayList<Variable> {
  const { variables: declared } = frontend();
  if (declared === undefined) throw noCells("variables");
  const rows = Object.entries(declared()).map(([name, value]) => describeVariable(name, value));
  return createDisplayList(rows, () => {
    const column = (name: string) => rows.map((row) => row[name as keyof Variable]);
    const table = {
      columnNames: () => ["name", "type", "size", "value"],
      numRows: () => rows.length,
      array: column,
    };
    return tableBundle(table, { rows: 1000 });
  });
}

/** Forgets all that the cells have declared; imports, too, are then to be made again. */
export function resetVariables(): void {
  const { forget: forgetAll } = frontend();
  if (forgetAll === undefined) throw noCells("forget");
  forgetAll();
}

/** The sentence for a function that only a notebook's cells can call. */
export function noCells(who: string): UserError {
  return new UserError(
    `${who}: this asks what a notebook's cells have done, but no notebook runs here`,
  );
}
