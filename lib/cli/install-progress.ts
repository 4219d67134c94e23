import { type Screen, createProgressBar } from "./progress-bar";

/** The phases of an installation, one after another. */
export interface InstallProgress<Phase extends string> {
  /** How much of a phase is done, 0 to 1. */
  readonly report: (phase: Phase, fraction: number) => void;
  /** Takes the bar off the terminal. */
  readonly clear: () => void;
}

/** Shows the phases of an installation under their titles, each with how much of it is done. */
export function createInstallProgress<Phase extends string>(
  titles: Readonly<Record<Phase, string>>,
  screen: Screen = process.stderr,
): InstallProgress<Phase> {
  const bar = createProgressBar(screen, { counts: ({ done }) => `${done} %`, announce: true });
  return {
    report: (phase, fraction) =>
      bar.update({ label: titles[phase], done: Math.round(100 * fraction), total: 100 }),
    clear: bar.clear,
  };
}
