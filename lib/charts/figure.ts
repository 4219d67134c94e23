/** A chart as plotly.js reads it: a list of traces and what stands around them. */
export interface Figure {
  readonly data: readonly object[];
  readonly layout?: object;
}

/** What one axis shows. The unit is null for names and for counts of nothing in particular. */
export interface AxisOptions {
  readonly name: string;
  readonly unit: string | null;
  readonly log?: boolean;
  /** Both ends in the axis' own unit, also when it is logarithmic. */
  readonly range?: readonly [number, number];
}

/** The words beside an axis: "test error (%)". */
export function axisTitle({ name, unit }: Pick<AxisOptions, "name" | "unit">): string {
  return unit === null || unit === "" ? name : `${name} (${unit})`;
}

/** An axis of plotly's layout. Plotly wants the range of a logarithmic axis as powers of ten. */
export function axisLayout(options: AxisOptions): Record<string, unknown> {
  const { log = false, range } = options;
  return {
    title: { text: axisTitle(options) },
    ...(log && { type: "log" }),
    ...(range && { range: log ? range.map(Math.log10) : [...range] }),
  };
}
