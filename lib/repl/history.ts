import { frontend, type PastCell } from "../base/messages";
import { createDisplayList, type DisplayList } from "./display-list";
import { notInNotebook } from "./not-in-notebook";

/** The cells that have run, the oldest first, as a list that shows itself as their code. */
export function history(): DisplayList<PastCell> {
  const { history: pastCells } = frontend();
  if (pastCells === undefined) throw notInNotebook("history");
  const cells = pastCells();
  return createDisplayList(cells, () => {
    const code = cells.map(({ number, source }) => `// [${number}]\n${source.trimEnd()}`);
    return { "text/plain": code.length === 0 ? "no cell has run yet" : code.join("\n\n") };
  });
}
