/** A figure as plotly.js takes it: traces, and the layout of axes, title and all else. */
export interface Figure {
  readonly data: readonly object[];
  readonly layout?: object;
}

/** What one axis shows. */
export interface AxisOptions {
  readonly name: string;
  /** The unit of its numbers, "%" or "s"; null for names and for plain counts. */
  readonly unit: string | null;
  /** Whether the axis is logarithmic; false unless given. */
  readonly log?: boolean;
  /** Both ends in the axis' own unit, also when it is logarithmic; the data's unless given. */
  readonly range?: readonly [number, number];
}

/** The title of an axis: "test error (%)". */
export function axisTitle({ name, unit }: Pick<AxisOptions, "name" | "unit">): string {
  return unit === null || unit === "" ? name : `${name} (${unit})`;
}

/** Plotly's `layout.xaxis` or `layout.yaxis`; its range is in powers of ten when logarithmic. */
export function axisLayout(options: AxisOptions): Record<string, unknown> {
  const { log = false, range } = options;
  return {
    title: { text: axisTitle(options) },
    ...(log && { type: "log" }),
    ...(range && { range: log ? range.map(Math.log10) : [...range] }),
  };
}
