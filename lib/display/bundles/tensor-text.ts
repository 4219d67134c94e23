import { sizeOf } from "../../base/shape";

/** More values than these are abbreviated: so many are left at both ends of each axis. */
const SHOWN_VALUES = 1000;
const EDGE = 3;
const LINE = 78;
const DECIMALS = 4;

/**
 * The values of a tensor in nested brackets, as NumPy writes them: all equally wide, the middle of
 * large tensors left out. Those come with their range and mean in a line below.
 */
export function tensorValues(
  shape: readonly number[],
  dtype: string,
  values: ArrayLike<unknown>,
): string {
  const size = sizeOf(shape);
  const abbreviated = size > SHOWN_VALUES;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const at = (place: number) => valueAt(dtype, values, place);

  function places(axis: number): (number | null)[] {
    const side = shape[axis];
    if (!abbreviated || side <= 2 * EDGE) return Array.from({ length: side }, (_, i) => i);
    const ends = [...Array(EDGE).keys()];
    return [...ends, null, ...ends.map((i) => side - EDGE + i)];
  }

  function* shown(axis: number, offset: number): Generator<unknown> {
    if (axis === shape.length) yield at(offset);
    else {
      for (const place of places(axis))
        if (place !== null) yield* shown(axis + 1, offset + place * strides[axis]);
    }
  }

  const write = writer(size === 0 ? [] : [...shown(0, 0)]);

  function nested(axis: number, offset: number): string {
    if (axis === shape.length) return write(at(offset));
    const inner = places(axis).map((place) =>
      place === null ? "…" : nested(axis + 1, offset + place * strides[axis]),
    );
    const indent = " ".repeat(axis + 1);
    const below = shape.length - 1 - axis;
    if (below === 0) return `[${inLines(inner, indent)}]`;
    return `[${inner.join(`,${"\n".repeat(below)}${indent}`)}]`;
  }

  if (size === 0) return "[]";
  const text = nested(0, 0);
  return abbreviated ? `${text}\n${spread(values)}` : text;
}

// Complex numbers lie as pairs in one row.
function valueAt(dtype: string, values: ArrayLike<unknown>, place: number): unknown {
  if (dtype === "bool") return Boolean(values[place]);
  if (dtype !== "complex64") return values[place];
  return [values[2 * place], values[2 * place + 1]];
}

function inLines(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const [i, item] of items.entries()) {
    const next = i < items.length - 1 ? `${item},` : item;
    if (line !== "" && indent.length + line.length + 1 + next.length > LINE) {
      lines.push(line);
      line = next;
    } else line = line === "" ? next : `${line} ${next}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

/** How to write these values, so that all are equally wide and as exact as four decimals are. */
function writer(shown: readonly unknown[]): (value: unknown) => string {
  const numbers = shown.flat().filter((value) => typeof value === "number");
  const one = numberWriter(numbers.filter(Number.isFinite));
  const plain = (value: unknown): string => {
    if (typeof value === "number") return one(value);
    if (typeof value === "string") return JSON.stringify(value);
    if (!Array.isArray(value)) return String(value);
    const [real, imaginary] = value as [number, number];
    return `${one(real)}${imaginary < 0 ? "-" : "+"}${one(Math.abs(imaginary)).trimStart()}i`;
  };
  const width = shown.reduce<number>((most, value) => Math.max(most, plain(value).length), 0);
  const isText = shown.some((value) => typeof value === "string");
  return (value) => (isText ? plain(value) : plain(value).padStart(width));
}

function numberWriter(numbers: readonly number[]): (value: number) => string {
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

/** "from -1 to 0.998, mean 0.0312; 2 are NaN or infinite": of the numbers among the values. */
function spread(values: ArrayLike<unknown>): string {
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
  const odd = values.length - finite;
  const rest = odd === 0 ? "" : `${odd} ${odd === 1 ? "is" : "are"} NaN or infinite`;
  if (finite === 0) return rest;
  const range = `from ${short(low)} to ${short(high)}, mean ${short(sum / finite)}`;
  return rest === "" ? range : `${range}; ${rest}`;
}

const short = (value: number) => String(Number(value.toPrecision(4)));
