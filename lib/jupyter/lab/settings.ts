import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeFolderSync } from "../../base/make-folder";
import { writeJsonAtomically } from "../../base/atomic-file";

/** What JupyterLab would ask or fetch on its own, turned off; each user may turn it on again. */
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/extensionmanager-extension:plugin": { enabled: false },
  "@jupyterlab/lsp-extension:plugin": { activate: "off" },
  "@jupyterlab/docmanager-extension:plugin": { autosaveInterval: 30 },
};

/** Puts the settings with which JupyterLab starts into an environment. */
export async function writeSettings(prefix: string): Promise<void> {
  const folder = join(prefix, "share", "jupyter", "lab", "settings");
  makeFolderSync(folder);
  await writeJsonAtomically(join(folder, "overrides.json"), OVERRIDES);
}

/** How the server is started: on this machine only, and quiet. */
export function serverOptions(folder: string, port: number, openBrowser: boolean): string[] {
  const superuser = process.geteuid?.() === 0;
  return [
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${folder}`,
    `--ServerApp.open_browser=${openBrowser ? "True" : "False"}`,
    "--ServerApp.password=",
    "--ServerApp.log_level=ERROR",
    "--LabApp.log_level=ERROR",
    "--LabApp.news_url=",
    "--LabApp.extension_manager=readonly",
    "--KernelSpecManager.ensure_native_kernel=False",
    // In containers the superuser is often the only one; the token and the address still guard.
    ...(superuser ? ["--ServerApp.allow_root=True"] : []),
  ];
}

/**
 * The variables of the server's process beside those of this one: the token, which is no business of other users' `ps`, and
 * folders of its own for Jupyter's files, so that what a user has set for another Jupyter (another
 * kernel of this name, extensions, an open address) has no part in it. Where the user sets these
 * folders, they are taken.
 */
export function serverVariables(token: string, home: string): Readonly<Record<string, string>> {
  const { JUPYTER_CONFIG_DIR: config, JUPYTER_DATA_DIR: data } = process.env;
  const folders = {
    JUPYTER_CONFIG_DIR: config ? config : join(home, "config"),
    JUPYTER_DATA_DIR: data ? data : join(home, "data"),
  };
  for (const folder of Object.values(folders)) {
    if (!existsSync(folder)) makeFolderSync(folder, 0o700);
  }
  return { ...folders, JUPYTER_TOKEN: token, JUPYTER_PREFER_ENV_PATH: "1" };
}
