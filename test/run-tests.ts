/**
 * Runs some of the tests, as `npm run test:one -- FILE` and `npm run test:unit` do. Words after the
 * first ones are mocha's: `npm run test:one -- align --grep "moves the guess"`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { closestWord } from "../lib/base/closest-word";
import { packageRoot } from "../lib/base/package-root";
import { UserError } from "../lib/base/user-error";

const ROOT = packageRoot();
/** The rooms whose work needs no engine, but for downloads; tests at the root of test/ belong to them. */
const UNIT_ROOMS =
  /^test\/((base|labels|images|learning|network|augment|data(?!\/fetch)|charts|svg|display|runs)\/|[^/]+$)/;
/** What starts an engine, a run or a browser, or fetches something. */
const NOT_UNIT =
  /\b(startEngine|startChromium|providePython|provideArchive|otherNode)\b|lib\/cli\/bin\b/;

/** Every test file there is, such as "test/labels/align.test.ts", in order. */
export function testFiles(): string[] {
  return readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `test/${file.split(sep).join("/")}`)
    .sort();
}

/**
 * The test files of a name: one by its path, or all whose path has these letters in it, such as
 * "align" or "test/labels/". Throws a sentence where there is none.
 */
export function testsNamed(name: string, files: readonly string[] = testFiles()): string[] {
  const path = relative(ROOT, resolve(ROOT, name)).split(sep).join("/");
  const source = path.replace(/^dist\//, "").replace(/\.js$/, ".ts");
  if (files.includes(source)) return [source];
  const found = files.filter((file) => file.includes(name));
  if (found.length > 0 && name !== "") return found;
  const plain = (file: string): string => basename(file).replace(/(\.test)?\.[jt]s$/, "");
  const close = closestWord(plain(name), files.map(plain));
  const meant = files.find((file) => plain(file) === close);
  throw new UserError(
    `test:one: no file of tests has "${name}" in its path` +
      (meant === undefined ? "; look in test/" : `; did you mean ${meant}?`),
    { exitCode: 2 },
  );
}

/** The tests that need no engine, no browser and nothing fetched, themselves or in a helper. */
export function unitTests(files: readonly string[] = testFiles()): string[] {
  return files.filter((file) => UNIT_ROOMS.test(file) && !needsMore(join(ROOT, file), new Set()));
}

function needsMore(file: string, seen: Set<string>): boolean {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const helpers = [...text.matchAll(/from "(\.[^"]+)"/g)]
    .map(([, path]) => `${resolve(dirname(file), path)}.ts`)
    .filter((path) => path.startsWith(join(ROOT, "test")));
  return NOT_UNIT.test(text) || helpers.some((helper) => needsMore(helper, seen));
}

function main([which, ...words]: readonly string[]): number {
  const named = which === "one";
  if (named && words.length === 0) {
    throw new UserError(
      "test:one: name a file, as in: npm run test:one -- test/labels/align.test.ts",
      {
        exitCode: 2,
      },
    );
  }
  const files = named ? testsNamed(words[0]) : unitTests();
  const { timeout, reporter } = JSON.parse(readFileSync(join(ROOT, ".mocharc.json"), "utf8")) as {
    timeout: number;
    reporter: string;
  };
  const { status } = spawnSync(
    process.execPath,
    [
      join(ROOT, "node_modules/mocha/bin/mocha.js"),
      ...["--no-config", "--timeout", String(timeout), "--reporter", reporter],
      ...(files.length > 1 ? ["--parallel", "--jobs", "2"] : []),
      ...words.slice(named ? 1 : 0),
      ...files.map((file) => join("dist", file.replace(/\.ts$/, ".js"))),
    ],
    { cwd: ROOT, stdio: "inherit" },
  );
  return status ?? 1;
}

if (require.main === module) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    console.error(thrown.message);
    process.exitCode = thrown.exitCode;
  }
}
