import type { Completion } from "../convert/tslab-modules";

/** TypeScript's words for what has a shorter one among front ends; the others stay. */
const WORDS: Readonly<Record<string, string>> = {
  "local function": "function",
  "local class": "class",
  "local var": "variable",
  "enum member": "constant",
  "external module name": "module",
  const: "constant",
  construct: "method",
  getter: "property",
  let: "variable",
  parameter: "variable",
  setter: "property",
  var: "variable",
};

/** What each candidate of a completion is: function, class, constant, keyword and so on. */
export function kindsOf({ candidates, original }: Completion): string[] {
  const kinds = new Map(original?.entries.map(({ name, kind }) => [name, kind]));
  return candidates.map((name) => {
    const kind = kinds.get(name) ?? "";
    return WORDS[kind] ?? kind;
  });
}
