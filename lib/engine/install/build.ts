/** What a build computes on: the processor alone, or NVIDIA's GPUs as well. */
export type Accelerator = "cpu" | "gpu";

/**
 * One of TensorFlow's own builds: a wheel on the Python package index, pinned by its checksum, of
 * which only the C libraries and their headers are taken.
 */
export interface Build {
  /** Names the folder in the cache: what is in it never changes. */
  readonly key: string;
  readonly platform: string;
  readonly accelerator: Accelerator;
  readonly version: string;
  readonly wheel: Wheel;
  /**
   * Files of the wheel, with their sizes in bytes: the library to call and the one it depends on.
   */
  readonly libraries: readonly { readonly name: string; readonly bytes: number }[];
  /** Wheels of another maker whose libraries TensorFlow opens while it runs. */
  readonly companions?: readonly Companion[];
}

/** A wheel that TensorFlow depends on, and the files taken out of it. */
export interface Companion {
  readonly wheel: Wheel;
  readonly files: readonly CompanionFile[];
  /** The license's name in the wheel. */
  readonly license: string;
}

export interface CompanionFile {
  /** In the wheel. */
  readonly name: string;
  /** Below the build's folder. */
  readonly place: string;
  readonly bytes: number;
}

/** A wheel as pip is called for it: `project==version` for one platform tag of CPython 3.12. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  readonly tag: string;
  readonly bytes: number;
  readonly sha256: string;
}
