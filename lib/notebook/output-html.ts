import { stripVTControlCharacters } from "node:util";
import { PROGRESS_TYPE } from "../base/messages";
import { sanitizeOutput } from "./sanitize";
import { escapeHtml } from "./escape";
import { asFigure, figureHtml, PLOTLY_TYPE, type PlotlyFigure } from "./plotly-figure";
import { formula } from "./formula";
import { renderMarkdown, type Surroundings } from "./markdown";
import type { Output } from "./read";

const PIXELS = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** A page's surroundings for outputs: texts as everywhere, and the figures it has to draw. */
export interface Page extends Surroundings {
  readonly figures: PlotlyFigure[];
}

/**
 * One output as HTML, in the richest of its forms that the page can show; nothing for progress,
 * which a notebook that Jupyter has run may hold.
 */
export function outputHtml(output: Output, page: Page): string {
  if (output.output_type === "stream") {
    return `<pre class="stream ${output.name}">${escapeHtml(terminalText(output.text))}</pre>`;
  }
  if (output.output_type === "error") return errorHtml(output);
  return PROGRESS_TYPE in output.data ? "" : bundleHtml(output.data, page);
}

function errorHtml({ ename, evalue, traceback }: Extract<Output, { output_type: "error" }>) {
  const name = escapeHtml(stripVTControlCharacters(ename));
  const message = escapeHtml(stripVTControlCharacters(evalue));
  // The first line of a traceback of ours repeats the name and the message.
  const [head, ...rest] = stripVTControlCharacters(traceback.join("\n")).split("\n\n");
  const places = head === `${ename}: ${evalue}` ? rest.join("\n\n") : [head, ...rest].join("\n\n");
  return (
    `<div class="error" role="alert"><p><strong>${name}</strong> ${message}</p>` +
    (places.trim() === "" ? "" : `<pre>${escapeHtml(places)}</pre>`) +
    `</div>`
  );
}

function bundleHtml(data: Readonly<Record<string, unknown>>, page: Page): string {
  const text = (type: string) => (typeof data[type] === "string" ? data[type] : undefined);
  const plain = text("text/plain") ?? "";
  const image = imageHtml(data, plain);
  const figure = asFigure(data[PLOTLY_TYPE]);
  if (figure !== undefined) {
    page.figures.push(figure);
    const words = `<p class="absent">${escapeHtml(plain || "This figure needs scripts to show.")}</p>`;
    return figureHtml(figure, image ?? words, plain);
  }
  const [html, markdown, latex] = ["text/html", "text/markdown", "text/latex"].map(text);
  if (html !== undefined) return `<div class="rich wide">${sanitizeOutput(html)}</div>`;
  if (image !== undefined) return `<figure>${image}</figure>`;
  if (markdown !== undefined) return `<div class="rich">${renderMarkdown(markdown, page)}</div>`;
  if (latex !== undefined) return formula(latex.replace(/^\s*\$+|\$+\s*$/g, ""), true);
  const json = data["application/json"];
  const shown = json === undefined ? plain : JSON.stringify(json, undefined, 2);
  return shown === "" ? "" : `<pre class="stream">${escapeHtml(terminalText(shown))}</pre>`;
}

// A drawing shown through an img element can neither run scripts nor load anything.
function imageHtml(data: Readonly<Record<string, unknown>>, alt: string): string | undefined {
  const svg = data["image/svg+xml"];
  if (typeof svg === "string") {
    const base64 = Buffer.from(svg).toString("base64");
    return `<img src="data:image/svg+xml;base64,${base64}" alt="${escapeHtml(alt)}">`;
  }
  const type = PIXELS.find((one) => typeof data[one] === "string");
  if (type === undefined) return undefined;
  const base64 = String(data[type]).replace(/[^A-Za-z0-9+/=]/g, "");
  return `<img class="pixels" src="data:${type};base64,${base64}" alt="${escapeHtml(alt)}">`;
}

/** What stays on a terminal: no color codes, and of a line that was written over, its last state. */
export function terminalText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) =>
      line.includes("\r") ? (line.split("\r").findLast((part) => part !== "") ?? "") : line,
    )
    .join("\n");
}
