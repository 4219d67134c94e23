import { escapeHtml } from "./escape";
import { formatDuration } from "../base/durations";
import { isJsonObject } from "../base/json";
import type { Provenance } from "./provenance";

/** The closing section of a report: how it was made, as a list of names and values. */
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
    ...(git === undefined
      ? []
      : [["Git commit", git.commit + (git.dirty ? ", with changes not committed" : "")] as const]
    ).map(([name, value]): [string, string] => [name, value]),
  ];
  const list = rows
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join("\n");
  return `<section class="made"><h2>How this report was made</h2>\n<dl>\n${list}\n</dl></section>`;
}

function row([name, value]: [string, unknown]): [string, string] {
  return [name, said(value)];
}

function pairs(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} ${said(value)}`)
    .join(", ");
}

function said(value: unknown): string {
  if (typeof value === "string") return value;
  if (isJsonObject(value)) return pairs(value);
  return JSON.stringify(value) ?? "";
}
