import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";

/** The part of TypeScript's access to the file system that resolving a package goes through. */
export interface FileSystem {
  fileExists: (path: string) => boolean;
  directoryExists: (path: string) => boolean;
  readFile: (path: string, encoding?: string) => string | undefined;
  realpath?: (path: string) => string;
  base64encode?: unknown;
}

/** The folder of a package that only this library has; undefined for every other name. */
type FallbackFolder = (name: string) => string | undefined;

type ResolveFilename = (
  request: string,
  parent?: { filename?: string },
  ...rest: unknown[]
) => string;

const OWN_NAME = "remixmatch";
// From dist/lib/cells/imports, where this file lies once compiled.
const OWN_FOLDER = resolve(__dirname, "../../../..");

/**
 * Lets cells in `folder` import this library by its name, and the packages it depends on, also where
 * no node_modules has them: what cannot be resolved from the folder is resolved from the library's
 * own place, for TypeScript through `files` and for Node. What the folder does have comes first.
 */
export function addPackageFallback(folder: string, files: FileSystem): void {
  const folders = new Map<string, string | undefined>();
  const fallbackOf: FallbackFolder = (name) => {
    if (!folders.has(name)) {
      folders.set(name, isFoundFrom(folder, name) ? undefined : ownFolderOf(name));
    }
    return folders.get(name);
  };
  addToTypeScript(folder, files, fallbackOf);
  addToNode(folder, fallbackOf);
}

function addToTypeScript(folder: string, files: FileSystem, fallbackOf: FallbackFolder): void {
  const { fileExists, directoryExists, readFile, realpath } = files;
  const modules = `${folder.split(sep).join("/")}/node_modules/`;
  const realPath = (path: string) => {
    if (!path.startsWith(modules)) return path;
    const request = path.slice(modules.length);
    return withFallback(request, fallbackOf) ?? path;
  };
  files.fileExists = (path) => fileExists(realPath(path));
  files.directoryExists = (path) => directoryExists(realPath(path));
  // For source maps: without it, TypeScript does this by itself, and not by a buffer.
  delete files.base64encode;
  files.readFile = (path, encoding) =>
    readUtf8(realPath(path)) ?? readFile(realPath(path), encoding);
  if (realpath) files.realpath = (path) => realpath(realPath(path));
}

// TypeScript makes a buffer first, whose methods cells can replace.
function readUtf8(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8");
    const isOther = text.startsWith("\ufffd"); // a file in UTF-16, for one
    return isOther ? undefined : text.replace(/^\ufeff/, "");
  } catch {
    return undefined;
  }
}

// Node has no public hook for resolving what is required by code that is not loaded from a file.
function addToNode(folder: string, fallbackOf: FallbackFolder): void {
  const internals = Module as unknown as { _resolveFilename: ResolveFilename };
  const resolveFilename = internals._resolveFilename;
  internals._resolveFilename = function (this: unknown, request, parent, ...rest) {
    const isFromFolder = parent?.filename?.startsWith(folder + sep);
    const path = isFromFolder ? withFallback(request, fallbackOf) : undefined;
    // From a file of its own the library resolves itself, with the paths that its package.json has.
    const isOwn = path !== undefined && request.split("/")[0] === OWN_NAME;
    if (isOwn) return resolveFilename.call(this, request, module, ...rest);
    return resolveFilename.call(this, path ?? request, parent, ...rest);
  };
}

// "name/file" as a path in the package's fallback folder; undefined where it has none.
function withFallback(request: string, fallbackOf: FallbackFolder): string | undefined {
  const name = /^(?:@[\w.-]+\/)?[A-Za-z0-9_][\w.-]*(?=\/|$)/.exec(request)?.[0];
  const fallback = name === undefined ? undefined : fallbackOf(name);
  return fallback === undefined ? undefined : fallback + request.slice(name!.length);
}

function isFoundFrom(folder: string, name: string): boolean {
  const paths = createRequire(join(folder, "cell.js")).resolve.paths(name);
  // A module of Node's own has no paths.
  return paths === null || paths.some((path) => existsSync(join(path, name)));
}

function ownFolderOf(name: string): string | undefined {
  if (name === OWN_NAME) return OWN_FOLDER;
  const paths = createRequire(__filename).resolve.paths(name) ?? [];
  const found = paths.find((path) => existsSync(join(path, name)));
  return found === undefined ? undefined : join(found, name);
}
