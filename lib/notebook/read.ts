import { readFile } from "node:fs/promises";
import { UserError, reason } from "../base/user-error";
import { checkNotebook, type Notebook } from "./nbformat";

/**
 * Reads a TypeScript notebook, which may come from anywhere: everything used later is checked.
 * Throws a sentence that names the file, the cell and what is wrong with it.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const raw = await readFile(path, "utf8").catch((thrown: unknown) => {
    const isMissing = (thrown as NodeJS.ErrnoException).code === "ENOENT";
    const sentence = isMissing
      ? `there is no notebook at ${path}; give the path of an .ipynb file`
      : `the notebook ${path} cannot be read: ${reason(thrown)}`;
    throw new UserError(sentence, { exitCode: 2, cause: thrown });
  });
  const notebook = checkNotebook(parseJson(raw, path), path);
  expectTypeScript(notebook, path);
  return notebook;
}

function parseJson(raw: string, path: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (thrown) {
    throw new UserError(`${path} is no notebook: it is not JSON (${reason(thrown)})`, {
      exitCode: 2,
      cause: thrown,
    });
  }
}

function expectTypeScript({ metadata }: Notebook, path: string): void {
  const { kernelspec, language_info: language } = metadata;
  const names = [kernelspec?.language, language?.name, kernelspec?.name].filter(
    (name) => name !== undefined,
  );
  if (names.some((name) => ["typescript", "tslab"].includes(name.toLowerCase()))) return;
  const found = names.length === 0 ? "names no kernel" : `is written for ${names[0]}`;
  throw new UserError(`${path} ${found}, but a TypeScript notebook (kernel tslab) was expected`, {
    exitCode: 2,
  });
}
