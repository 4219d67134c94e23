import { UserError } from "../../base/user-error";
import { runCommand } from "../../base/command";

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
  const python = await firstThatRuns(choices(process.env.PYTHON, ["python3", "python"]), [
    "-c",
    "import sys, zipfile; sys.exit(sys.version_info < (3, 8))",
  ]);
  if (python === null) {
    throw new UserError(
      "Python 3.8 or newer was not found, and its pip fetches TensorFlow: " +
        install("python3 python3-pip", "python3") +
        ", or name it in the environment variable PYTHON.",
    );
  }
  if (!(await runCommand(python, ["-m", "pip", "--version"])).succeeded) {
    throw new UserError(
      `${python} has no pip, which fetches TensorFlow: ` +
        install("python3-pip", "python3") +
        `, or run \`${python} -m ensurepip --user\`.`,
    );
  }
  const compiler = await firstThatRuns(choices(process.env.CXX, ["g++", "c++", "clang++"]), [
    "--version",
  ]);
  if (compiler === null) {
    throw new UserError(
      "No C++ compiler was found, and the binding to TensorFlow is compiled here: " +
        (process.platform === "darwin"
          ? "install one with `xcode-select --install`"
          : install("g++", "gcc")) +
        ", or name one in the environment variable CXX.",
    );
  }
  return { python, compiler };
}

// A program that the user names is the only one tried: theirs is a wish, not a hint.
function choices(wish: string | undefined, usual: readonly string[]): readonly string[] {
  return wish ? [wish] : usual;
}

async function firstThatRuns(
  programs: readonly string[],
  args: readonly string[],
): Promise<string | null> {
  for (const program of programs) {
    if ((await runCommand(program, args)).succeeded) return program;
  }
  return null;
}

function install(debian: string, brew: string): string {
  return process.platform === "darwin"
    ? `install it with \`brew install ${brew}\``
    : `install it with \`sudo apt-get install ${debian}\` (Debian, Ubuntu; elsewhere likewise)`;
}
