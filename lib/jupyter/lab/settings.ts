import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeFolderSync } from "../../base/make-folder";
import { writeJsonAtomically } from "../../base/atomic-file";

/** Turns off what JupyterLab would ask or fetch on its own; each user may turn it on again. */
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  "@jupyterlab/extensionmanager-extension:plugin": { enabled: false },
  "@jupyterlab/lsp-extension:plugin": { activate: "off" },
  "@jupyterlab/docmanager-extension:plugin": { autosaveInterval: 30 },
};

/** Writes JupyterLab's default settings, its overrides.json, into an environment. */
export async function writeSettings(prefix: string): Promise<void> {
  const folder = join(prefix, "share", "jupyter", "lab", "settings");
  makeFolderSync(folder);
  await writeJsonAtomically(join(folder, "overrides.json"), OVERRIDES);
}

/** Gives the server's command line options: on this machine only, and quiet. */
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
    // In containers root is often the only user; the token and the address still protect it.
    ...(superuser ? ["--ServerApp.allow_root=True"] : []),
  ];
}

/**
 * Gives the environment variables of the server's process beside those of this one: the token, which
 * other users' `ps` must not show, and folders of its own for Jupyter's files, so that it does not see
 * what the user has set for another Jupyter (a kernel of this name, extensions, an open address).
 * Where the user sets these folders, they are taken. Makes the folders.
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
