import type ts from "@tslab/typescript-for-tslab";
import { pathToFileURL } from "node:url";
import { UserError } from "../../base/user-error";
import { type NotebookService, startNotebookService } from "./notebook-service";
import type { Location, Place, SignatureHelp, TextEdit } from "./language-shapes";
import { joinCells, positionIn, type NotebookCell } from "./notebook-text";
import { identifierAt, symbolOf, topLevelDeclarations } from "./top-level-names";
import type { Tslab } from "../convert/tslab";

/** What TypeScript knows of a notebook as a whole. */
export interface NotebookLanguage {
  readonly definition: (place: Place) => Location[];
  /** The edits that give a name another one, by cell. */
  readonly rename: (place: Place, newName: string) => Readonly<Record<string, TextEdit[]>>;
  /** The signatures of the call around a place; null where there is none. */
  readonly signatureHelp: (place: Place) => SignatureHelp | null;
}

/** Makes what knows a notebook. `cells` gives those that have run, the newest first. */
export function createNotebookLanguage(
  tslab: Tslab,
  folder: string,
  cells: () => readonly NotebookCell[],
): NotebookLanguage {
  const { typescript } = tslab;
  let started: NotebookService | undefined;

  function open({ uri, position, text }: Place) {
    const others = cells().filter((cell) => text === undefined || cell.uri !== uri);
    const notebook = joinCells(text === undefined ? others : [{ uri, source: text }, ...others]);
    const offset = notebook.offsetOf(uri, position);
    if (offset === undefined) {
      throw new UserError(
        `no cell that has run is called "${uri}"; they are called as "cell:3", by their execution ` +
          'count, and code that has not run is given as "text"',
      );
    }
    started ??= startNotebookService(tslab, folder);
    const { fileName } = started;
    const service = started.withText(notebook.text);
    const program = service.getProgram()!;
    const file = program.getSourceFile(fileName)!;
    const rangeOf = ({ start, length }: ts.TextSpan): Location => {
      const first = notebook.locate(start);
      const last = notebook.locate(start + length);
      return { uri: first.uri, range: { start: first.position, end: last.position } };
    };
    return { fileName, service, program, file, offset, rangeOf };
  }

  /** All places where the name at a place is declared for all cells; none if it is not. */
  function sharedDeclarations({ program, file, offset }: ReturnType<typeof open>): ts.Identifier[] {
    const name = identifierAt(typescript, file, offset);
    if (name === undefined) return [];
    const shared = topLevelDeclarations(typescript, file, name.text);
    const declarations = symbolOf(typescript, program.getTypeChecker(), name)?.declarations ?? [];
    const names = declarations.map((each) => typescript.getNameOfDeclaration(each));
    return shared.some((each) => each === name || names.includes(each)) ? shared : [];
  }

  function definition(place: Place): Location[] {
    const opened = open(place);
    const { service, program, fileName, offset, rangeOf } = opened;
    return (service.getDefinitionAtPosition(fileName, offset) ?? []).flatMap((found) => {
      if (found.fileName === fileName) return [rangeOf(found.textSpan)];
      const text = program.getSourceFile(found.fileName)?.text;
      if (text === undefined) return [];
      const { start, length } = found.textSpan;
      const range = { start: positionIn(text, start), end: positionIn(text, start + length) };
      return [{ uri: pathToFileURL(found.fileName).href, range }];
    });
  }

  function rename(place: Place, newName: string): Record<string, TextEdit[]> {
    const opened = open(place);
    const { service, fileName, offset, rangeOf } = opened;
    checkName(newName);
    const shared = sharedDeclarations(opened);
    const from = shared.length > 0 ? shared.map((name) => name.getStart()) : [offset];
    const locations = from.flatMap(
      (start) => service.findRenameLocations(fileName, start, false, false, true) ?? [],
    );
    if (isOfPackage(opened) || locations.some((each) => each.fileName !== fileName)) {
      throw new UserError("this name is a package's, which a change here would not change");
    }
    const found = new Map(locations.map((each) => [each.textSpan.start, each]));
    if (found.size === 0) throw new UserError("there is no name here that can be changed");
    checkUnused(opened, newName, [...found.keys()]);
    const edits: Record<string, TextEdit[]> = {};
    for (const each of [...found.values()].sort((a, b) => a.textSpan.start - b.textSpan.start)) {
      const { uri, range } = rangeOf(each.textSpan);
      const newText = (each.prefixText ?? "") + newName + (each.suffixText ?? "");
      (edits[uri] ??= []).push({ range, newText });
    }
    return edits;
  }

  function isOfPackage({ program, file, offset }: ReturnType<typeof open>): boolean {
    const name = identifierAt(typescript, file, offset);
    const symbol = name && symbolOf(typescript, program.getTypeChecker(), name);
    return symbol?.declarations?.every((each) => each.getSourceFile() !== file) ?? false;
  }

  function checkName(name: string): void {
    const scanner = typescript.createScanner(typescript.ScriptTarget.Latest, false);
    scanner.setText(name);
    const isName = scanner.scan() === typescript.SyntaxKind.Identifier;
    if (isName && scanner.getTokenText() === name) return;
    throw new UserError(`"${name}" is no name that a variable may have`);
  }

  // Neither may the new name come to mean another variable, nor another's name come to mean this.
  function checkUnused(
    { program, file }: ReturnType<typeof open>,
    newName: string,
    offsets: readonly number[],
  ): void {
    const checker = program.getTypeChecker();
    const { Value, Type, Alias } = typescript.SymbolFlags;
    const isOfNotebook = ({ name, declarations = [] }: ts.Symbol) =>
      name === newName && declarations.some((each) => each.getSourceFile() === file);
    const isTaken = offsets.some((offset) => {
      const name = identifierAt(typescript, file, offset);
      return name && checker.getSymbolsInScope(name, Value | Type | Alias).some(isOfNotebook);
    });
    if (isTaken || topLevelDeclarations(typescript, file, newName).length > 0) {
      throw new UserError(`"${newName}" is the name of something else there; choose another one`);
    }
  }

  function signatureHelp(place: Place): SignatureHelp | null {
    const { service, fileName, offset } = open(place);
    const help = service.getSignatureHelpItems(fileName, offset, undefined);
    if (help === undefined) return null;
    const textOf = (parts: readonly ts.SymbolDisplayPart[]) =>
      typescript.displayPartsToString([...parts]);
    const signatures = help.items.map((item) => {
      const parameters = item.parameters.map(({ displayParts, documentation }) => ({
        label: textOf(displayParts),
        documentation: textOf(documentation),
      }));
      const inside = parameters.map(({ label }) => label).join(textOf(item.separatorDisplayParts));
      const label = textOf(item.prefixDisplayParts) + inside + textOf(item.suffixDisplayParts);
      return { label, documentation: textOf(item.documentation), parameters };
    });
    const { selectedItemIndex: activeSignature, argumentIndex: activeParameter } = help;
    return { signatures, activeSignature, activeParameter };
  }

  return { definition, rename, signatureHelp };
}
