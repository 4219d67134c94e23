import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { UserError, reason } from "../../lib/base/user-error";

/** The numbers of all sections, each with the machine that it was measured on. */
export interface Report {
  readonly sections: Readonly<Record<string, SectionReport>>;
}

export interface SectionReport {
  readonly rows: readonly unknown[];
  readonly [about: string]: unknown;
}

/** The report in a file, or an empty one where there is no file. Throws a sentence on another file. */
export function readReport(file: string): Report {
  if (!existsSync(file)) return { sections: {} };
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Partial<Report>;
    if (report.sections === undefined) throw new Error('it has no "sections"');
    return { sections: report.sections };
  } catch (thrown) {
    throw new UserError(
      `${file}: should be a report of the benchmark, but is not (${reason(thrown)}); choose another file`,
      { cause: thrown },
    );
  }
}

/** Writes a report, whole or not at all. */
export function writeReport(file: string, report: Report): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(report, null, 1)}\n`);
  renameSync(`${file}.part`, file);
}
