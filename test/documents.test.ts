import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Command } from "commander";
import ts from "typescript";
import * as library from "../lib";
import { packageRoot } from "../lib/base/package-root";
import { createProgram } from "../lib/cli/main";

const ROOT = packageRoot();
const { scripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as Record<string, Record<string, string>>;

/** Every document of the project, by its path from the root. */
const documents = new Map(
  [".", "lib", "notebooks", "test"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: folder !== ".", encoding: "utf8" })
        .filter((file) => file.endsWith(".md"))
        .map((file) => join(folder, file).split(sep).join("/")),
    )
    .map((file) => [file, readFileSync(join(ROOT, file), "utf8")]),
);

/** What matches in any document, each with where it stands: one entry for each that is not right. */
function wrong(pattern: RegExp, isRight: (found: readonly string[], file: string) => boolean) {
  const found = [...documents].flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map((match) => ({ file, match })),
  );
  assert.ok(found.length > 0, `nothing in any document is like ${pattern}`);
  return found
    .filter(({ file, match }) => !isRight(match, file))
    .map(({ file, match }) => `${file}: ${match[0]}`);
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const plain = text.replace(/^```[\s\S]*?^```/gm, "");
  return [...plain.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );
}

describe("the documents", () => {
  it("have links that lead to a file, and to a heading in it", () => {
    const isRight = ([, target]: readonly string[], file: string) => {
      if (/^https?:/.test(target)) return true;
      const [path, anchor] = target.split("#");
      const place = path === "" ? file : join(dirname(file), path);
      if (!existsSync(join(ROOT, place))) return false;
      return anchor === undefined || anchorsOf(documents.get(place)!).includes(anchor);
    };
    assert.deepEqual(wrong(/\]\(([^)\s]+)\)/g, isRight), []);
  });

  it("name files and folders that there are", () => {
    const isRight = ([, path]: readonly string[]) =>
      existsSync(join(ROOT, path)) || existsSync(join(ROOT, path.replace(/\.js$/, ".ts")));
    const pattern = /(?<![\w./-])(?:dist\/)?((?:lib|test|notebooks|\.ci)\/[\w./-]*\w)/g;
    assert.deepEqual(wrong(pattern, isRight), []);
  });

  it("name scripts of npm that there are", () => {
    const isRight = ([, run, name]: readonly string[]) =>
      name in scripts || (run === undefined && name === "ci");
    assert.deepEqual(wrong(/(?<=`|&& |^)npm (run )?([a-z]+(?::[a-z]+)*)/gm, isRight), []);
  });

  it("name commands and options of the command line that there are", () => {
    const program = createProgram();
    const named = (parent: Command, name = "") => parent.commands.find((c) => c.name() === name);
    assert.deepEqual(
      wrong(/(?<=`|npx )remixmatch ([a-z]+)(?: ([a-z]+)\b(?!-))?/g, ([, first, second]) => {
        const command = named(program, first);
        if (command === undefined) return false;
        const alone = second === undefined || command.commands.length === 0;
        return alone || named(command, second) !== undefined;
      }),
      [],
    );
    const all = program.commands.flatMap((command) => [command, ...command.commands]);
    const options = all.flatMap((command) => command.options.map(({ long }) => long));
    // Those of other programs.
    const others = ["--grep", "--list", "--data-dir"];
    assert.deepEqual(
      wrong(/(?<=[ `])--[a-z][a-z-]*/g, ([option]) =>
        ["--help", ...others, ...options].includes(option),
      ),
      [],
    );
  });

  it("have a row for every command", () => {
    const table = documents.get("lib/cli/README.md")!;
    const missing = createProgram().commands.flatMap((command) =>
      [command, ...command.commands]
        .map((each) => each.name())
        .filter((name) => !new RegExp(`^\\| .*\`(remixmatch [a-z ]*)?${name}\\b`, "m").test(table)),
    );
    assert.deepEqual(missing, []);
  });

  it("name every environment variable that is read, and no other", () => {
    const read = ["lib", "test"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.(ts|cc)$/.test(file))
        .flatMap((file) =>
          readFileSync(join(ROOT, folder, file), "utf8").match(/\bREMIXMATCH_[A-Z_]+/g),
        ),
    );
    const told = [...documents.values()].flatMap((text) => text.match(/\bREMIXMATCH_[A-Z_]+/g));
    const sorted = (names: readonly (string | null)[]) =>
      [...new Set(names)].filter((name) => name !== null).sort();
    assert.deepEqual(sorted(told), sorted(read));
  });

  it("say of every dependency why it is there", () => {
    const [, table] = documents.get("CONTRIBUTING.md")!.split("## Dependencies, and why");
    const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const installed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter((name) => name !== "remixmatch") // itself, for the notebooks
      .map((name) => name.replace(/^@types\/.*/, "@types/…"));
    assert.deepEqual(named.sort(), [...new Set(installed)].sort());
  });

  it("tell of renamed names that there are now", () => {
    const source = readdirSync(join(ROOT, "lib"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(ROOT, "lib", file), "utf8"))
      .join("\n");
    const [, unreleased] = documents.get("CHANGELOG.md")!.split(/^## /m);
    const [, names] = unreleased.split("| before");
    const now = [...names.matchAll(/^\|.*\| (.*) \|$/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    assert.ok(now.length > 10);
    assert.deepEqual(
      now.filter((name) => !new RegExp(`\\b${name}\\b`).test(source)),
      [],
    );
  });

  it("have examples in TypeScript that type-check", () => {
    const examples = [...documents.values()].flatMap((text) =>
      [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code),
    );
    assert.ok(examples.length > 0);
    assert.deepEqual(examples.flatMap(complaintsAbout), []);
  }).timeout(60_000);
});

/** What examples take for granted, as the text around them says. */
const GIVEN: Readonly<Record<string, string>> = {
  data: 'declare const data: import("../lib").DataSet;',
  split: 'declare const split: import("../lib").Split;',
  method: 'declare const method: import("../lib").Method;',
  fixmatch: 'import { fixmatch } from "./programs/fixmatch";',
};

/** What TypeScript says against an example, which may use every name of the library. */
function complaintsAbout(example: string): string[] {
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(example);
  const declares = (name: string) =>
    new RegExp(`(const|let) (\\{[^}]*\\b${name}\\b[^}]*\\}|${name}\\b)`).test(example);
  const given = Object.keys(GIVEN).filter((name) => uses(name) && !declares(name));
  const used = Object.keys(library).filter((name) => uses(name) && !given.includes(name));
  const text = [
    `import { ${used.join(", ")} } from "../lib";`,
    ...given.map((name) => GIVEN[name]),
    `export async function run() {\n${example}}`,
  ].join("\n");
  const file = join(ROOT, "dist", "test", "example.ts");
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node20 },
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => path === file || disk.fileExists(path),
    getSourceFile: (path, version) =>
      path === file ? ts.createSourceFile(path, text, version) : disk.getSourceFile(path, version),
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
