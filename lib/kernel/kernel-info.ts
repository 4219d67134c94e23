import { createRequire } from "node:module";
import { packageVersion } from "../base/package-root";
import { PROTOCOL_VERSION, type JsonObject } from "./wire";

/** Gives the content of a kernel_info_reply. */
export function kernelInfo(): JsonObject {
  const version = packageVersion();
  const typescript = typescriptVersion();
  return {
    protocol_version: PROTOCOL_VERSION,
    implementation: "remixmatch",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript} on Node ${process.versions.node}, ReMixMatch ${version}`,
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "Node.js", url: "https://nodejs.org/docs/latest/api/" },
    ],
    debugger: true,
    supported_features: ["debugger", "kernel subshells"],
  };
}

// Of the TypeScript that compiles the cells, which is tslab's own.
function typescriptVersion(): string {
  const load = createRequire(require.resolve("tslab/package.json"));
  return (load("@tslab/typescript-for-tslab/package.json") as { version: string }).version;
}
