import type { Figure } from "../charts/figure";
import { asObject, stringOr, titleOf } from "./plotly-json";
import { linesOf } from "./text";
import { readTraces } from "./trace";

/** A figure in one line: "Learning curves. x: step; y: test error (%); baseline, ReMixMatch". */
export function describeFigure(figure: Figure): string {
  const layout = asObject(figure.layout);
  const axes = (["x", "y"] as const)
    .map((side) => [side, titleOf(asObject(layout[`${side}axis`]))])
    .filter(([, title]) => title !== "")
    .map(([side, title]) => `${side}: ${title}`);
  const names = readTraces(figure)
    .filter(({ source }) => stringOr(source.name, "") !== "" && source.showlegend !== false)
    .map(({ name }) => name);
  const title = titleOf(layout) === "" ? "Figure" : titleOf(layout);
  const parts = [...axes, names.join(", ")].filter((part) => part !== "").join("; ");
  return linesOf(parts === "" ? title : `${title}. ${parts}`).join(" ");
}
