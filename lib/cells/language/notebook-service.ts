import type ts from "@tslab/typescript-for-tslab";
import { join } from "node:path";
import type { Tslab } from "../convert/tslab";

/** TypeScript's language service over the text of a notebook. */
export interface NotebookService {
  readonly fileName: string;
  /** The service, as of this text; other calls may follow until the next text. */
  readonly withText: (text: string) => ts.LanguageService;
}

/** Starts a service in a folder. It reads the libraries that the text imports when it is first asked. */
export function startNotebookService(
  { typescript, options }: Tslab,
  folder: string,
): NotebookService {
  const fileName = join(folder, "__notebook__.ts");
  const { sys, ScriptSnapshot } = typescript;
  let text = "";
  let version = 0;
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => ({ ...options(), incremental: false, noEmit: true }),
    getScriptFileNames: () => [fileName],
    getScriptVersion: (name) => (name === fileName ? String(version) : "0"),
    getScriptSnapshot(name) {
      const content = name === fileName ? text : sys.readFile(name);
      return content === undefined ? undefined : ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (settings) => typescript.getDefaultLibFilePath(settings),
    fileExists: (name) => name === fileName || sys.fileExists(name),
    readFile: (name, encoding) => sys.readFile(name, encoding),
    directoryExists: (name) => sys.directoryExists(name),
    getDirectories: (name) => sys.getDirectories(name),
    realpath: (name) => sys.realpath?.(name) ?? name,
  };
  const service = typescript.createLanguageService(host);
  return {
    fileName,
    withText(next) {
      if (next !== text) version++;
      text = next;
      return service;
    },
  };
}
