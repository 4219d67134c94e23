import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createFolderAtomically } from "../../base/atomic-folder";
import { makeFolder } from "../../base/make-folder";
import { packageRoot, packageVersion } from "../../base/package-root";

const NAME = "remixmatch-plotly";
const MODULES = ["entry.js", "renderer.js", "plotly.js", "theme.js"];
const BUNDLES = ["plotly-cartesian.min.js", "plotly-strict.min.js"];

/**
 * Installs a prebuilt extension into an environment, by which JupyterLab and Notebook draw figures
 * with plotly.js. Both are this package's own, so that nothing comes from the network. `prefix`: the
 * environment's folder. Writes nothing when this version is there already.
 */
export async function installPlotlyRenderer(prefix: string): Promise<void> {
  const from = join(packageRoot(), "lib", "jupyter", "lab", "extension");
  const texts = await Promise.all(MODULES.map((name) => readFile(join(from, name), "utf8")));
  const plotly = require.resolve("plotly.js/package.json");
  const { version } = JSON.parse(await readFile(plotly, "utf8")) as { version: string };
  // Browsers cache what they have loaded: another content is another folder.
  const hash = createHash("sha256")
    .update([version, ...texts].join("\0"))
    .digest("hex");
  const modulesPath = `static/${hash.slice(0, 20)}`;
  const manifest = manifestOf(modulesPath);

  const folder = join(prefix, "share", "jupyter", "labextensions", NAME);
  const present = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  if (present === manifest) return;
  // Until it is complete it lies in a folder whose name begins with a dot, which JupyterLab skips.
  const fill = async (part: string): Promise<void> => {
    const modules = join(part, modulesPath);
    await makeFolder(modules);
    await Promise.all([
      ...MODULES.map((file, i) => writeFile(join(modules, file), texts[i])),
      ...BUNDLES.map((file) => copyFile(join(dirname(plotly), "dist", file), join(modules, file))),
      writeFile(join(part, "package.json"), manifest),
    ]);
  };
  await createFolderAtomically(folder, fill, { replace: true });
}

// What JupyterLab's server reads of an extension, the modules of which are in `folder`.
function manifestOf(folder: string): string {
  const manifest = {
    name: NAME,
    version: packageVersion(),
    description: "Draws plotly's figures in JupyterLab, without a network.",
    license: "Apache-2.0",
    jupyterlab: {
      mimeExtension: true,
      _build: { load: `${folder}/entry.js`, mimeExtension: "./mimeExtension" },
    },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
