import { Presets, SingleBar } from "cli-progress";

/**
 * Shows the phases of an installation on stderr, under their titles: a bar where somebody watches,
 * otherwise one line a phase. `end` leaves the terminal as it was.
 */
export function showPhases<Phase extends string>(
  titles: Readonly<Record<Phase, string>>,
): { show: (phase: Phase, fraction: number) => void; end: () => void } {
  let current: Phase | null = null;
  const bar = process.stderr.isTTY
    ? new SingleBar(
        { format: "{bar} {percentage}% {title}", hideCursor: true, stream: process.stderr },
        Presets.shades_classic,
      )
    : null;
  const show = (phase: Phase, fraction: number) => {
    if (phase !== current && bar === null) console.error(`${titles[phase]} …`);
    if (current === null) bar?.start(100, 0, { title: titles[phase] });
    current = phase;
    bar?.update(Math.round(100 * fraction), { title: titles[phase] });
  };
  return {
    show,
    end: () => {
      bar?.stop();
    },
  };
}
