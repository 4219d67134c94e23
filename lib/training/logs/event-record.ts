import { crc32c } from "./crc32c";

/** What one record of a TensorBoard file says, at a time in seconds since 1970. */
export interface TensorBoardEvent {
  readonly seconds: number;
  readonly step?: number;
  /** The first record of a file says "brain.Event:2". */
  readonly fileVersion?: string;
  /** A run starts (again) at `step`: what earlier files say of that step and later ones is void. */
  readonly starts?: boolean;
  readonly scalars?: Readonly<Record<string, number>>;
}

/**
 * The bytes of one record of a TensorBoard file: an Event in the protobuf format, framed as
 * TFRecord. tensorflow/core/util/event.proto and framework/summary.proto number the fields.
 * Scalars take the form simple_value, in float32; readers turn it into the newer one themselves.
 */
export function eventRecord(event: TensorBoardEvent): Buffer {
  const { seconds, step, fileVersion, starts = false, scalars } = event;
  const parts = [double(1, seconds)];
  if (step !== undefined) parts.push(whole(2, step));
  if (fileVersion !== undefined) parts.push(bytes(3, Buffer.from(fileVersion)));
  if (scalars !== undefined) parts.push(bytes(5, summary(scalars)));
  if (starts) parts.push(bytes(7, whole(1, 1))); // SessionLog, its status START
  return framed(Buffer.concat(parts));
}

function summary(scalars: Readonly<Record<string, number>>): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    bytes(1, Buffer.concat([bytes(1, Buffer.from(tag)), float(2, value)])),
  );
  return Buffer.concat(values);
}

// TFRecord: the length and the data, each followed by its checksum.
function framed(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

// Rotated and shifted, so that the checksum of data holding its own checksum stays telling.
function checksum(data: Buffer): Buffer {
  const crc = crc32c(data);
  const masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  const four = Buffer.alloc(4);
  four.writeUInt32LE(masked >>> 0);
  return four;
}

// Protobuf: a field is its number and its wire type in one varint, then the value.
const whole = (field: number, value: number) => Buffer.from([field << 3, ...varint(value)]);

const bytes = (field: number, value: Buffer) =>
  Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(value.length)]), value]);

function double(field: number, value: number): Buffer {
  const nine = Buffer.from([(field << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  nine.writeDoubleLE(value, 1);
  return nine;
}

function float(field: number, value: number): Buffer {
  const five = Buffer.from([(field << 3) | 5, 0, 0, 0, 0]);
  five.writeFloatLE(value, 1);
  return five;
}

// Seven bits a byte, the lowest first; all but the last byte have the eighth bit set.
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
