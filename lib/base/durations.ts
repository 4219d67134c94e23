/** A duration as people read it: 0.42 s, 12 s, 3 min 05 s, 2 h 10 min. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const UNITS = [
  { unit: "s", seconds: 1 },
  { unit: "ms", seconds: 1e-3 },
  { unit: "µs", seconds: 1e-6 },
  { unit: "ns", seconds: 1e-9 },
] as const;

/** Times in seconds in one unit, that of the first: three digits of it, the others alike. */
export function formatTimes(first: number, ...others: readonly number[]): string[] {
  const fitting = UNITS.find(({ seconds }) => first >= seconds) ?? UNITS[UNITS.length - 1];
  const { unit, seconds } = fitting;
  const whole = Math.floor(first / seconds);
  const decimals = Math.max(0, 3 - String(whole).length);
  return [first, ...others].map((time) => `${(time / seconds).toFixed(decimals)} ${unit}`);
}
