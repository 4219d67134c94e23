import { sizeOf } from "../../base/shape";

// As NumPy's print options threshold, edgeitems, linewidth and, nearly, precision.
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const LINE_WIDTH = 78;
const DECIMALS = 4;

/**
 * The values of a tensor in nested brackets, as NumPy writes them: all equally wide, the middle of
 * large tensors left out. Those come with their range and mean in a line below.
 */
export function formatTensor(
  shape: readonly number[],
  dtype: string,
  values: ArrayLike<unknown>,
): string {
  const size = sizeOf(shape);
  if (size === 0) return "[]";
  const abbreviated = size > THRESHOLD;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));

  // The indices shown of an axis; null stands for those left out.
  function indicesOf(axis: number): (number | null)[] {
    const side = shape[axis];
    if (!abbreviated || side <= 2 * EDGE_ITEMS) return Array.from({ length: side }, (_, i) => i);
    const ends = [...Array(EDGE_ITEMS).keys()];
    return [...ends, null, ...ends.map((i) => side - EDGE_ITEMS + i)];
  }

  function* shownFrom(axis: number, offset: number): Generator<unknown> {
    if (axis === shape.length) yield valueAt(dtype, values, offset);
    else {
      for (const index of indicesOf(axis))
        if (index !== null) yield* shownFrom(axis + 1, offset + index * strides[axis]);
    }
  }

  const format = formatterFor([...shownFrom(0, 0)]);

  function nest(axis: number, offset: number): string {
    if (axis === shape.length) return format(valueAt(dtype, values, offset));
    const inner = indicesOf(axis).map((index) =>
      index === null ? "…" : nest(axis + 1, offset + index * strides[axis]),
    );
    const indent = " ".repeat(axis + 1);
    const axesBelow = shape.length - 1 - axis;
    if (axesBelow === 0) return `[${wrapItems(inner, indent)}]`;
    return `[${inner.join(`,${"\n".repeat(axesBelow)}${indent}`)}]`;
  }

  const text = nest(0, 0);
  return abbreviated ? `${text}\n${summarize(values)}` : text;
}

// Complex numbers are pairs of values.
function valueAt(dtype: string, values: ArrayLike<unknown>, offset: number): unknown {
  if (dtype === "bool") return Boolean(values[offset]);
  if (dtype !== "complex64") return values[offset];
  return [values[2 * offset], values[2 * offset + 1]];
}

function wrapItems(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const [i, item] of items.entries()) {
    const next = i < items.length - 1 ? `${item},` : item;
    if (line !== "" && indent.length + line.length + 1 + next.length > LINE_WIDTH) {
      lines.push(line);
      line = next;
    } else line = line === "" ? next : `${line} ${next}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

// How to write these values, so that all are equally wide and as exact as four decimals are.
function formatterFor(shown: readonly unknown[]): (value: unknown) => string {
  const numbers = shown.flat().filter((value) => typeof value === "number");
  const formatNumber = numberFormatterFor(numbers.filter(Number.isFinite));
  const formatValue = (value: unknown): string => {
    if (typeof value === "number") return formatNumber(value);
    if (typeof value === "string") return JSON.stringify(value);
    if (!Array.isArray(value)) return String(value);
    const [real, imaginary] = value as [number, number];
    const sign = imaginary < 0 ? "-" : "+";
    return `${formatNumber(real)}${sign}${formatNumber(Math.abs(imaginary)).trimStart()}i`;
  };
  if (shown.some((value) => typeof value === "string")) return formatValue;
  const width = shown.reduce<number>((most, value) => Math.max(most, formatValue(value).length), 0);
  return (value) => formatValue(value).padStart(width);
}

function numberFormatterFor(numbers: readonly number[]): (value: number) => string {
  const most = numbers.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  if (numbers.every(Number.isInteger) && most < 1e15) return String;
  if (most >= 1e6 || most < 1e-3) {
    return (value) => (Number.isFinite(value) ? value.toExponential(DECIMALS) : String(value));
  }
  const needed = numbers.map((value) => {
    const [, fraction = ""] = String(Number(value.toFixed(DECIMALS))).split(".");
    return fraction.length;
  });
  const decimals = needed.reduce((high, count) => Math.max(high, count), 1);
  return (value) => (Number.isFinite(value) ? value.toFixed(decimals) : String(value));
}

// "from -1 to 0.998, mean 0.0312; 2 are NaN or infinite"; of other values than numbers their count.
function summarize(values: ArrayLike<unknown>): string {
  let [low, high, sum, finite] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number") return `${values.length} values`;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    finite++;
  }
  const others = values.length - finite;
  const rest = others === 0 ? "" : `${others} ${others === 1 ? "is" : "are"} NaN or infinite`;
  if (finite === 0) return rest;
  const range = `from ${round(low)} to ${round(high)}, mean ${round(sum / finite)}`;
  return rest === "" ? range : `${range}; ${rest}`;
}

const round = (value: number) => String(Number(value.toPrecision(4)));
