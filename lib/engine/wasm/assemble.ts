/** WebAssembly code: the bytes of instructions. */
export type Code = readonly number[];

/** One function of a module: its parameters are whole numbers, and it answers nothing. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  /** How many further local variables there are, after the parameters: whole numbers, then vectors. */
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

const I32 = 0x7f;
const V128 = 0x7b;

/**
 * Makes a WebAssembly module of functions that work in a memory given from outside as `env.memory`.
 * The binary format is that of the WebAssembly specification 2.0, chapter 5.
 */
export function assemble(functions: readonly WasmFunction[]): WebAssembly.Module {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [I32])),
    0,
  ]);
  const memory = [...text("env"), ...text("memory"), 0x02, 0x00, 0x00];
  const exported = functions.map(({ name }, i) => [...text(name), 0x00, ...whole(i)]);
  const code = functions.map(({ integers, vectors, body }) => {
    const locals = list([
      [...whole(integers), I32],
      [...whole(vectors), V128],
    ]);
    const all = [...locals, ...body, END];
    return [...whole(all.length), ...all];
  });
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, types),
      ...section(2, [memory]),
      ...section(
        3,
        functions.map((_, i) => whole(i)),
      ),
      ...section(7, exported),
      ...section(10, code),
    ]),
  );
}

const END = 0x0b;

function section(id: number, items: readonly Code[]): Code {
  const content = list(items);
  return [id, ...whole(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...whole(items.length), ...items.flat()];
}

function text(value: string): Code {
  return list(Array.from(Buffer.from(value), (byte) => [byte]));
}

// LEB128: seven bits a byte, the lowest first.
function whole(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...whole(value >>> 7)];
}

function signed(value: number): Code {
  const byte = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && !(byte & 0x40)) || (rest === -1 && byte & 0x40);
  return done ? [byte] : [byte | 0x80, ...signed(rest)];
}

// Instructions, in the order in which a stack machine takes them: operands first.
export const get = (local: number): Code => [0x20, ...whole(local)];
export const set = (local: number): Code => [0x21, ...whole(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const add: Code = [0x6a];
export const subtract: Code = [0x6b];
export const multiply: Code = [0x6c];
const vector = (operation: number): Code => [0xfd, ...whole(operation)];
const addressed = (operation: number, align: number, offset: number): Code => [
  ...vector(operation),
  align,
  ...whole(offset),
];
/** Four floats at an address and an offset in bytes; or one float, four times. */
export const load = (offset = 0): Code => addressed(0x00, 2, offset);
export const loadSplat = (offset = 0): Code => addressed(0x09, 2, offset);
export const store = (offset = 0): Code => addressed(0x0b, 2, offset);
export const addVectors: Code = vector(0xe4);
export const multiplyVectors: Code = vector(0xe6);

/** local += by, where `by` is code for a whole number. */
export const increase = (local: number, by: Code): Code => [
  ...get(local),
  ...by,
  ...add,
  ...set(local),
];

/** Does `body` as often as `counter` says, which is at least once, and counts it down to 0. */
export function repeat(counter: number, body: Code): Code {
  const countDown = [...get(counter), ...constant(1), ...subtract, 0x22, ...whole(counter)];
  return [0x03, 0x40, ...body, ...countDown, 0x0d, 0x00, END];
}
