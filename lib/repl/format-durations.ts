const UNITS = [
  { unit: "s", seconds: 1 },
  { unit: "ms", seconds: 1e-3 },
  { unit: "µs", seconds: 1e-6 },
  { unit: "ns", seconds: 1e-9 },
] as const;

/** Times in seconds as texts in one unit, that of the first: three digits of it, the others alike. */
export function formatDurations(first: number, ...others: readonly number[]): string[] {
  const fitting = UNITS.find(({ seconds }) => first >= seconds) ?? UNITS[UNITS.length - 1];
  const { unit, seconds } = fitting;
  const whole = Math.floor(first / seconds);
  const decimals = Math.max(0, 3 - String(whole).length);
  return [first, ...others].map((time) => `${(time / seconds).toFixed(decimals)} ${unit}`);
}
