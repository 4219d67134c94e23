import { highlight } from "./highlight";
import { escapeText } from "../base/xml";
import { figureScripts } from "./figure-scripts";
import { imageData } from "./image-data";
import { formatDuration } from "../base/durations";
import { provenanceHtml } from "./provenance-html";
import { renderMarkdown, type Heading } from "./markdown";
import { htmlPage } from "./page";
import { hasTag } from "./parameters";
import { outputHtml, type PageEnv } from "./output-html";
import type { Cell, CodeCell } from "./nbformat";
import type { RunResult } from "./run";

/** Code longer than this many lines is folded at first. */
const OPEN_LINES = 24;

/**
 * Renders a run as one HTML file: its texts, code, tables and figures, where it failed if it did,
 * and how it was made. It opens offline, and nothing in the notebook's texts or outputs can act in
 * it. `folder`: where the notebook stands; images in it that its texts show are embedded.
 */
export async function renderReport(result: RunResult, folder: string): Promise<string> {
  const headings: Heading[] = [];
  const figures: PageEnv["figures"] = [];
  const cells = result.notebook.cells.map((cell) => {
    const image = (address: string) => imageData(address, cell, folder);
    return cellHtml(cell, result, { headings, figures, image });
  });
  const name = result.provenance.notebook.replace(/\.ipynb$/i, "");
  const first = headings.find(({ level }) => level === 1);
  const body = [
    `<div class="page">`,
    mastheadHtml(result),
    contentsHtml(headings),
    `<main>`,
    ...(first === undefined ? [`<h1>${escapeText(name)}</h1>`] : []),
    ...cells,
    `</main>`,
    provenanceHtml(result.provenance),
    `</div>`,
  ];
  return htmlPage({
    title: first?.text ?? name,
    body: body.join("\n"),
    scripts: await figureScripts(figures),
  });
}

function mastheadHtml({ status, failure, provenance }: RunResult): string {
  const state = { ok: "complete", failed: "ended by an error", stopped: "stopped early" }[status];
  const bad = status === "ok" ? "" : " bad";
  const { started, seconds } = provenance;
  const where =
    failure === undefined
      ? ""
      : `<div class="error ended" role="alert"><p><strong>${escapeText(failure.ename)}</strong> ` +
        `${escapeText(failure.evalue)}</p><p><a href="#cell-${failure.cell.number}">` +
        `Cell ${failure.cell.number}${failure.line === undefined ? "" : `, line ${failure.line}`}` +
        `</a>; the cells after it did not run.</p></div>`;
  return (
    `<header class="masthead"><p class="facts"><span class="state${bad}">Run ${state}</span>` +
    `<span>${escapeText(provenance.notebook)}</span>` +
    `<time datetime="${escapeText(started)}">${escapeText(day(started))}</time>` +
    `<span>${formatDuration(seconds)}</span></p>${where}</header>`
  );
}

function day(date: string): string {
  return new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(date),
  );
}

function contentsHtml(headings: readonly Heading[]): string {
  const entries = headings.filter(({ level }) => level === 2 || level === 3);
  if (entries.length < 2) return "";
  const items = entries.map(
    ({ level, text, id }) =>
      `<li class="level-${level}"><a href="#${escapeText(id)}">${escapeText(text)}</a></li>`,
  );
  return (
    `<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>` +
    `<ol>${items.join("")}</ol></details></nav>`
  );
}

function cellHtml(cell: Cell, result: RunResult, env: PageEnv): string {
  if (hasTag(cell, "remove-cell")) return "";
  switch (cell.cell_type) {
    case "markdown":
      return `<div class="text">${renderMarkdown(cell.source, env)}</div>`;
    case "raw":
      return "";
    case "code":
      return codeCellHtml(cell, result.cellSeconds, env);
  }
}

function codeCellHtml(cell: CodeCell, seconds: readonly number[], env: PageEnv): string {
  if (cell.source.trim() === "") return "";
  const number = cell.execution_count;
  const outputs = hasTag(cell, "remove-output")
    ? ""
    : cell.outputs
        .map((output) => outputHtml(output, env))
        .filter((shown) => shown !== "")
        .join("\n");
  const id = number === null ? "" : ` id="cell-${number}"`;
  const code = hasTag(cell, "remove-input") ? "" : inputHtml(cell, seconds);
  const shown = outputs === "" ? "" : `<div class="outputs">${outputs}</div>`;
  return `<section class="cell"${id}>${code}${shown}</section>`;
}

function inputHtml(cell: CodeCell, seconds: readonly number[]): string {
  const source = cell.source.replace(/\s+$/, "");
  const lines = source.split("\n");
  const open = lines.length <= OPEN_LINES && !hasTag(cell, "hide-input") ? " open" : "";
  const number = cell.execution_count;
  const label = hasTag(cell, "injected-parameters") ? "Parameters of this run" : "Code";
  const time = number === null ? "did not run" : formatDuration(seconds[number - 1] ?? 0);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  return (
    `<details class="code"${open}><summary><span>${label}</span>` +
    `<span class="first">${escapeText(first)}</span>` +
    (number === null ? "" : `<span class="number">[${number}]</span>`) +
    `<span class="time">${time}</span></summary><pre><code>${highlight(source)}</code></pre></details>`
  );
}
