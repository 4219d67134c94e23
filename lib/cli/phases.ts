import { Presets, SingleBar } from "cli-progress";
import type { Phase } from "../engine/install/provision";

const TITLES: Readonly<Record<Phase, string>> = {
  package: "Fetching the npm package",
  wait: "Waiting for another process that is installing the engine",
  download: "Fetching TensorFlow",
  unpack: "Unpacking TensorFlow",
  compile: "Compiling the binding",
  check: "Checking the binding",
};

/**
 * Shows the phases of provisioning on stderr: a bar where somebody watches, otherwise one line a
 * phase. `end` leaves the terminal as it was.
 */
export function showPhases(): { show: (phase: Phase, fraction: number) => void; end: () => void } {
  let current: Phase | null = null;
  const bar = process.stderr.isTTY
    ? new SingleBar(
        { format: "{bar} {percentage}% {title}", hideCursor: true, stream: process.stderr },
        Presets.shades_classic,
      )
    : null;
  const show = (phase: Phase, fraction: number) => {
    if (phase !== current && bar === null) console.error(`${TITLES[phase]} …`);
    if (current === null) bar?.start(100, 0, { title: TITLES[phase] });
    current = phase;
    bar?.update(Math.round(100 * fraction), { title: TITLES[phase] });
  };
  return {
    show,
    end: () => {
      bar?.stop();
    },
  };
}
