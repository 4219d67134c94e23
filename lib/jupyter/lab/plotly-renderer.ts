import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createFolderAtomically } from "../../base/atomic-folder";
import { makeFolder } from "../../base/make-folder";
import { packageRoot, packageVersion } from "../../base/package-root";

const NAME = "remixmatch-plotly";
const OWN = ["entry.js", "renderer.js", "plotly.js", "theme.js"];
const BUNDLES = ["plotly-cartesian.min.js", "plotly-strict.min.js"];

/**
 * Makes JupyterLab and Notebook in an environment draw figures live: an extension that needs no
 * build, with plotly.js from this package, so that nothing comes from the network. `prefix`: the
 * environment's folder. Writes nothing when this version is there already.
 */
export async function installPlotlyRenderer(prefix: string): Promise<void> {
  const from = join(packageRoot(), "lib", "jupyter", "lab", "extension");
  const texts = await Promise.all(OWN.map((name) => readFile(join(from, name), "utf8")));
  const plotly = require.resolve("plotly.js/package.json");
  const { version } = JSON.parse(await readFile(plotly, "utf8")) as { version: string };
  // Browsers keep what they have loaded: another content is another folder.
  const hash = createHash("sha256")
    .update([version, ...texts].join("\0"))
    .digest("hex");
  const manifest = manifestOf(`static/${hash.slice(0, 20)}`);

  const extensions = join(prefix, "share", "jupyter", "labextensions");
  const folder = join(extensions, NAME);
  const present = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  if (present === manifest) return;
  // Until it is whole it lies in a folder whose name begins with a dot, which JupyterLab skips.
  const fill = async (part: string): Promise<void> => {
    const inside = join(part, "static", hash.slice(0, 20));
    await makeFolder(inside);
    await Promise.all([
      ...OWN.map((name, i) => writeFile(join(inside, name), texts[i])),
      ...BUNDLES.map((name) => copyFile(join(dirname(plotly), "dist", name), join(inside, name))),
      writeFile(join(part, "package.json"), manifest),
    ]);
  };
  await createFolderAtomically(folder, fill, { replace: true });
}

// What JupyterLab's server reads of an extension.
function manifestOf(place: string): string {
  const manifest = {
    name: NAME,
    version: packageVersion(),
    description: "Draws plotly's figures in JupyterLab, without a network.",
    license: "Apache-2.0",
    jupyterlab: {
      mimeExtension: true,
      _build: { load: `${place}/entry.js`, mimeExtension: "./mimeExtension" },
    },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
