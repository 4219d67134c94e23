import { existsSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";

/** The part of TypeScript's window on the file system that finding a package goes through. */
export interface FileSystem {
  fileExists: (path: string) => boolean;
  directoryExists: (path: string) => boolean;
  readFile: (path: string, encoding?: string) => string | undefined;
  realpath?: (path: string) => string;
}

type Resolve = (request: string, parent?: { filename?: string }, ...rest: unknown[]) => string;

const OWN_NAME = "remixmatch";
// From dist/lib/cells, where this file lies once compiled.
const OWN_FOLDER = resolve(__dirname, "../../..");

/**
 * Lets cells in `folder` import this library by its name, and the packages it brings, also where
 * no node_modules has them: what cannot be found from the folder is lent from the library's own
 * place, to TypeScript through `files` and to Node. What the folder does have comes first.
 */
export function addPackageFallback(folder: string, files: FileSystem): void {
  const places = new Map<string, string | undefined>();
  const lent = (name: string) => {
    if (!places.has(name)) places.set(name, isFoundFrom(folder, name) ? undefined : ours(name));
    return places.get(name);
  };
  lendToTypeScript(folder, files, lent);
  lendToNode(folder, lent);
}

function lendToTypeScript(
  folder: string,
  files: FileSystem,
  lent: (name: string) => string | undefined,
): void {
  const { fileExists, directoryExists, readFile, realpath } = files;
  const beside = `${folder.split(sep).join("/")}/node_modules/`;
  const real = (path: string) => {
    if (!path.startsWith(beside)) return path;
    const inside = path.slice(beside.length);
    const name = packageName(inside);
    const place = name === undefined ? undefined : lent(name);
    return place === undefined ? path : place + inside.slice(name!.length);
  };
  files.fileExists = (path) => fileExists(real(path));
  files.directoryExists = (path) => directoryExists(real(path));
  files.readFile = (path, encoding) => readFile(real(path), encoding);
  if (realpath) files.realpath = (path) => realpath(real(path));
}

// Node gives no other door to finding modules for code that is not loaded from a file.
function lendToNode(folder: string, lent: (name: string) => string | undefined): void {
  const finder = Module as unknown as { _resolveFilename: Resolve };
  const find = finder._resolveFilename;
  finder._resolveFilename = function (this: unknown, request, parent, ...rest) {
    const name = parent?.filename?.startsWith(folder + sep) ? packageName(request) : undefined;
    const place = name === undefined ? undefined : lent(name);
    if (place === undefined) return find.call(this, request, parent, ...rest);
    return find.call(this, place + request.slice(name!.length), parent, ...rest);
  };
}

function packageName(request: string): string | undefined {
  return /^(?:@[\w.-]+\/)?[A-Za-z0-9_][\w.-]*(?=\/|$)/.exec(request)?.[0];
}

function isFoundFrom(folder: string, name: string): boolean {
  const paths = createRequire(join(folder, "cell.js")).resolve.paths(name);
  // A module of Node's own has no paths.
  return paths === null || paths.some((path) => existsSync(join(path, name)));
}

function ours(name: string): string | undefined {
  if (name === OWN_NAME) return OWN_FOLDER;
  const paths = createRequire(__filename).resolve.paths(name) ?? [];
  const found = paths.find((path) => existsSync(join(path, name)));
  return found === undefined ? undefined : join(found, name);
}
