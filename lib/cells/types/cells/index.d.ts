// What every cell finds without an import.

/** Asks for a line of text, and waits; an empty answer stands for the default. */
declare function prompt(message?: string, _default?: string): string | null;

/** Asks for yes or no, and waits; anything but y or yes is no. */
declare function confirm(message?: string): boolean;

/** Says something, and waits until it has been read. */
declare function alert(message?: string): void;

// `import.meta` as Node has it; older types of Node's leave these out.
interface ImportMeta {
  /** The folder of the notebook. */
  dirname: string;
  /** The file that a cell is taken for. */
  filename: string;
}
