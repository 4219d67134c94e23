import { stripVTControlCharacters } from "node:util";
import { PROGRESS_TYPE } from "../base/messages";
import { escapeText } from "../base/xml";
import { renderFormula } from "./formula";
import { renderMarkdown, type MarkdownEnv } from "./markdown";
import type { Output } from "./nbformat";
import { asFigure, figureHtml, PLOTLY_TYPE, type PlotlyFigure } from "./plotly-figure";
import { sanitizeOutput } from "./sanitize";

const RASTER_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** What the parts of a page share: headings, images, and the figures it has to draw. */
export interface PageEnv extends MarkdownEnv {
  readonly figures: PlotlyFigure[];
}

/**
 * One output as HTML, in the richest of its types that the page can show; nothing for progress,
 * which a notebook that Jupyter has run may hold.
 */
export function outputHtml(output: Output, env: PageEnv): string {
  if (output.output_type === "stream") {
    return `<pre class="stream ${output.name}">${escapeText(terminalText(output.text))}</pre>`;
  }
  if (output.output_type === "error") return errorHtml(output);
  return PROGRESS_TYPE in output.data ? "" : bundleHtml(output.data, env);
}

function errorHtml({ ename, evalue, traceback }: Extract<Output, { output_type: "error" }>) {
  const name = escapeText(stripVTControlCharacters(ename));
  const message = escapeText(stripVTControlCharacters(evalue));
  // The first block of our tracebacks repeats the name and the message.
  const [head, ...rest] = stripVTControlCharacters(traceback.join("\n")).split("\n\n");
  const frames = head === `${ename}: ${evalue}` ? rest.join("\n\n") : [head, ...rest].join("\n\n");
  return (
    `<div class="error" role="alert"><p><strong>${name}</strong> ${message}</p>` +
    (frames.trim() === "" ? "" : `<pre>${escapeText(frames)}</pre>`) +
    `</div>`
  );
}

function bundleHtml(data: Readonly<Record<string, unknown>>, env: PageEnv): string {
  const text = (type: string) => (typeof data[type] === "string" ? data[type] : undefined);
  const plain = text("text/plain") ?? "";
  const image = imageHtml(data, plain);
  const figure = asFigure(data[PLOTLY_TYPE]);
  if (figure !== undefined) {
    env.figures.push(figure);
    const sentence = `<p class="absent">${escapeText(plain || "This figure needs scripts to show.")}</p>`;
    return figureHtml(figure, image ?? sentence, plain);
  }
  const [html, markdown, latex] = ["text/html", "text/markdown", "text/latex"].map(text);
  if (html !== undefined) return `<div class="rich wide">${sanitizeOutput(html)}</div>`;
  if (image !== undefined) return `<figure>${image}</figure>`;
  if (markdown !== undefined) return `<div class="rich">${renderMarkdown(markdown, env)}</div>`;
  if (latex !== undefined) return renderFormula(latex.replace(/^\s*\$+|\$+\s*$/g, ""), true);
  const json = data["application/json"];
  const shown = json === undefined ? plain : JSON.stringify(json, undefined, 2);
  return shown === "" ? "" : `<pre class="stream">${escapeText(terminalText(shown))}</pre>`;
}

// A drawing shown through an img element can neither run scripts nor load anything.
function imageHtml(data: Readonly<Record<string, unknown>>, alt: string): string | undefined {
  const svg = data["image/svg+xml"];
  if (typeof svg === "string") {
    const base64 = Buffer.from(svg).toString("base64");
    return `<img src="data:image/svg+xml;base64,${base64}" alt="${escapeText(alt)}">`;
  }
  const type = RASTER_TYPES.find((one) => typeof data[one] === "string");
  if (type === undefined) return undefined;
  const base64 = String(data[type]).replace(/[^A-Za-z0-9+/=]/g, "");
  return `<img class="pixels" src="data:${type};base64,${base64}" alt="${escapeText(alt)}">`;
}

/** Text as a terminal leaves it: no color codes, and of a line that was overwritten, its last state. */
function terminalText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) =>
      line.includes("\r") ? (line.split("\r").findLast((part) => part !== "") ?? "") : line,
    )
    .join("\n");
}
