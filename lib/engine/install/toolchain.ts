import { runCommand } from "../../base/command";
import { findPython, howToInstall } from "../../base/python";
import { UserError } from "../../base/user-error";

/** The programs that building an engine needs, by the names under which they were found. */
export interface Toolchain {
  readonly python: string;
  readonly compiler: string;
}

/**
 * Finds Python 3 with pip (`PYTHON`, python3, python) and a C++ compiler (`CXX`, g++, c++, clang++)
 * before anything large is fetched. Throws a sentence saying which is missing and how to get it.
 */
export async function findToolchain(): Promise<Toolchain> {
  const { program: python, missing } = await findPython({
    who: "The native engine, which pip fetches,",
    oldest: "3.8",
    modules: ["pip"],
    debian: "python3 python3-pip",
  });
  if (missing.length > 0) {
    throw new UserError(
      `${python} has no pip, which fetches TensorFlow: ` +
        howToInstall({ debian: "python3-pip", brew: "python3" }) +
        `, or run \`${python} -m ensurepip --user\`.`,
    );
  }
  return { python, compiler: await findCompiler() };
}

async function findCompiler(): Promise<string> {
  // A compiler that the user names is the only one tried.
  const { CXX: requested } = process.env;
  for (const program of requested ? [requested] : ["g++", "c++", "clang++"]) {
    if ((await runCommand(program, ["--version"])).succeeded) return program;
  }
  throw new UserError(
    "No C++ compiler was found, and the binding to TensorFlow is compiled here: " +
      (process.platform === "darwin"
        ? "install one with `xcode-select --install`"
        : howToInstall({ debian: "g++", brew: "gcc" })) +
      ", or name one in the environment variable CXX.",
  );
}
