import { frontend, type PastCell } from "../base/messages";
import { type DisplayList, createDisplayList } from "./display-list";
import { noCells } from "./variables";

/** The cells that have run, the oldest first, as a list that shows itself as their code. */
export function history(): DisplayList<PastCell> {
  const { history: past } = frontend();
  if (past === undefined) throw noCells("history");
  const cells = past();
  return createDisplayList(cells, () => {
    const code = cells.map(({ number, source }) => `// [${number}]\n${source.trimEnd()}`);
    return { "text/plain": code.length === 0 ? "no cell has run yet" : code.join("\n\n") };
  });
}
