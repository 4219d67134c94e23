import { formatDuration } from "../base/durations";
import { isJsonObject } from "../base/json";
import { escapeText } from "../base/xml";
import type { Provenance } from "./provenance";

/** The last section of a report: how it was made, as a list of names and values. */
export function provenanceHtml(provenance: Provenance): string {
  const { git, packages, parameters, notes } = provenance;
  const rows: [string, string][] = [
    ["Notebook", `${provenance.notebook}, sha-256 ${provenance.notebookSha256}`],
    ["Started", provenance.started],
    ["Wall time", formatDuration(provenance.seconds)],
    ...Object.entries(parameters).map(row),
    ...Object.entries(notes).map(row),
    ["Packages", pairs(packages)],
    ["Node", provenance.node],
    ["Machine", provenance.machine],
  ];
  if (git !== undefined) {
    rows.push(["Git commit", git.commit + (git.dirty ? ", with changes not committed" : "")]);
  }
  const list = rows
    .map(([name, value]) => `<dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd>`)
    .join("\n");
  return `<section class="provenance"><h2>How this report was made</h2>\n<dl>\n${list}\n</dl></section>`;
}

function row([name, value]: [string, unknown]): [string, string] {
  return [name, textOf(value)];
}

function pairs(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(", ");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (isJsonObject(value)) return pairs(value);
  return JSON.stringify(value) ?? "";
}
