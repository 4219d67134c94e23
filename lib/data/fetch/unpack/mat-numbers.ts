import type { ByteOrder } from "./mat-header";

/** How numbers of a type lie in a MATLAB file: in how many bytes, and how they are read. */
export interface Storage {
  readonly width: 1 | 2 | 4 | 8;
  /** Numbers as bytes; null where one is no whole number from 0 to 255. */
  readonly bytesOf: (stored: Buffer, order: ByteOrder) => Uint8Array | null;
}

type Getter = (view: DataView, at: number, little: boolean) => number;

/**
 * By the format's number of each type. Whatever an array's class, MATLAB stores it in the smallest.
 */
export const STORAGES: Readonly<Record<number, Storage>> = {
  1: storage(1, (view, at) => view.getInt8(at)),
  2: { width: 1, bytesOf: (stored) => stored },
  3: storage(2, (view, at, little) => view.getInt16(at, little)),
  4: storage(2, (view, at, little) => view.getUint16(at, little)),
  5: storage(4, (view, at, little) => view.getInt32(at, little)),
  6: storage(4, (view, at, little) => view.getUint32(at, little)),
  7: storage(4, (view, at, little) => view.getFloat32(at, little)),
  9: storage(8, (view, at, little) => view.getFloat64(at, little)),
  12: storage(8, (view, at, little) => Number(view.getBigInt64(at, little))),
  13: storage(8, (view, at, little) => Number(view.getBigUint64(at, little))),
};

function storage(width: Storage["width"], get: Getter): Storage {
  return {
    width,
    bytesOf(stored, order) {
      const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
      const bytes = new Uint8Array(stored.length / width);
      for (let i = 0; i < bytes.length; i++) {
        const number = get(view, i * width, order === "little");
        bytes[i] = number;
        if (bytes[i] !== number) return null;
      }
      return bytes;
    },
  };
}
