import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../base/user-error";
import { packageRoot } from "../../base/package-root";
import type { Build } from "./builds";
import type { BuildFolder } from "./build-folder";
import { lastLines, runCommand } from "../../base/command";
import { packageFolder } from "./packages";

/**
 * Compiles the npm package's own C++ binding, and with it this library's operations, against the
 * unpacked TensorFlow. Node-API makes the result good for every later version of Node. The binding
 * finds TensorFlow beside itself while it is checked, and later in `finalLibraries`, wherever it is
 * copied to. Throws a sentence with the compiler's last lines.
 */
export async function compileBinding(
  compiler: string,
  tfjsNode: string,
  build: Build,
  buildFolder: BuildFolder,
  finalLibraries: string,
): Promise<void> {
  mkdirSync(dirname(buildFolder.binding));
  const nodeHeaders = join(packageFolder("node-api-headers")!, "include");
  const onMac = build.platform.startsWith("darwin");
  const beside = onMac ? "@loader_path/../lib" : "$ORIGIN/../lib";
  const ended = await runCommand(
    compiler,
    ["-std=c++17", "-O3", "-ffp-contract=fast", "-fno-math-errno", "-fPIC", "-DNAPI_VERSION=8"]
      // Node's own symbols are there when the binding is loaded, not when it is linked.
      .concat(onMac ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"])
      .concat(["-I", nodeHeaders, "-I", buildFolder.headers])
      .concat(SOURCES.map((name) => join(tfjsNode, "binding", name)))
      .concat(OWN_SOURCES.map((name) => join(packageRoot(), "lib", "engine", "kernels", name)))
      .concat(build.libraries.map(({ name }) => join(buildFolder.libraries, name)))
      .concat(["-Xlinker", "-rpath", "-Xlinker", beside])
      .concat(["-Xlinker", "-rpath", "-Xlinker", finalLibraries])
      .concat(["-o", buildFolder.binding]),
  );
  if (!ended.succeeded) {
    throw new UserError(
      `${compiler} could not compile the binding to TensorFlow; a compiler that knows C++17 is needed (another one can be named in CXX). Its last lines:\n${lastLines(ended)}`,
    );
  }
}

const SOURCES = ["tfjs_backend.cc", "tfjs_binding.cc"];
const OWN_SOURCES = ["kernels.cc", "quiet-logging.cc"];

/**
 * Loads the binding in a process of its own: a TensorFlow that this machine cannot run (a processor
 * without AVX, too old a C library) ends that process, not the user's. Returns TensorFlow's
 * version.
 */
export async function checkBinding(bindingPath: string): Promise<string> {
  const script = `try { process.stdout.write(require(process.argv[1]).TF_Version); }
    catch (error) { console.error(error.message); process.exitCode = 1; }`;
  const ended = await runCommand(process.execPath, ["-e", script, bindingPath], {
    env: { TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? "2" },
  });
  if (ended.succeeded) return ended.stdout;
  throw new UserError(
    `TensorFlow was fetched and its binding compiled, but this machine cannot load it. Its message:\n${lastLines(ended)}`,
  );
}
