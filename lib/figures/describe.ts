import type { Figure } from "./figure";
import { record, textOr, titleOf } from "./read";
import { tracesOf } from "./trace";
import { linesOf } from "./words";

/** What a figure shows, in one line: "Learning curves. x: step; y: test error (%); baseline, ReMixMatch" */
export function describe(figure: Figure): string {
  const layout = record(figure.layout);
  const axes = (["x", "y"] as const)
    .map((side) => [side, titleOf(record(layout[`${side}axis`]))])
    .filter(([, title]) => title !== "")
    .map(([side, title]) => `${side}: ${title}`);
  const names = tracesOf(figure)
    .filter(({ source }) => textOr(source.name, "") !== "" && source.showlegend !== false)
    .map(({ name }) => name);
  const title = titleOf(layout) === "" ? "Figure" : titleOf(layout);
  const parts = [...axes, names.join(", ")].filter((part) => part !== "").join("; ");
  return linesOf(parts === "" ? title : `${title}. ${parts}`).join(" ");
}
