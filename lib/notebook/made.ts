import { escapeHtml } from "./escape";
import type { Provenance } from "./provenance";

/** The closing section of a report: how it was made, as a list of names and values. */
export function madeHtml(provenance: Provenance): string {
  const { git, packages, parameters, notes } = provenance;
  const rows: [string, string][] = [
    ["Notebook", `${provenance.notebook}, sha-256 ${provenance.notebookSha256}`],
    ["Started", provenance.started],
    ["Wall time", duration(provenance.seconds)],
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

/** A duration as people say it: 0.42 s, 12 s, 3 min 05 s, 2 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
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
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return pairs(value as Record<string, unknown>);
  }
  return JSON.stringify(value) ?? "";
}
