import { existsSync, writeFileSync } from "node:fs";
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

/** Writes into an environment what JupyterLab does by default, its overrides.json among it. */
export async function writeSettings(prefix: string): Promise<void> {
  const folder = join(prefix, "share", "jupyter", "lab", "settings");
  makeFolderSync(folder);
  await writeJsonAtomically(join(folder, "overrides.json"), OVERRIDES);
  // Jupyter's mark that it need not look for the settings of an old IPython, to take them over.
  makeFolderSync(configFolder(prefix));
  writeFileSync(join(configFolder(prefix), "migrated"), "");
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
    // What is the default, so that no settings outrank it: pages from elsewhere are not answered.
    "--ServerApp.allow_origin=",
    "--ServerApp.allow_origin_pat=",
    "--ServerApp.allow_credentials=False",
    "--ServerApp.allow_remote_access=False",
    "--ServerApp.disable_check_xsrf=False",
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
 * Gives the whole environment of the server's process: this one's without any variable of Jupyter's,
 * and with folders of our own, so that nothing that was set for another Jupyter takes part: no open
 * address, no other token, no gateway, no kernel of this name. What a person sets in JupyterLab itself is
 * kept in `home`. Makes the folders.
 */
export function serverEnvironment(prefix: string, home: string): NodeJS.ProcessEnv {
  const own = {
    // No settings of the server but the environment's; JupyterLab's own ones lie elsewhere.
    JUPYTER_CONFIG_DIR: configFolder(prefix),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTERLAB_SETTINGS_DIR: join(home, "config", "lab", "user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(home, "config", "lab", "workspaces"),
  };
  for (const folder of Object.values(own)) {
    if (!existsSync(folder)) makeFolderSync(folder, 0o700);
  }
  const others = Object.entries(process.env).filter(([name]) => !JUPYTER_VARIABLE.test(name));
  return { ...Object.fromEntries(others), ...own, JUPYTER_PREFER_ENV_PATH: "1" };
}

/** What a program in Python does first, so that it sees nothing that is set for the whole machine. */
export const WITHOUT_SYSTEM_FOLDERS = `
from jupyter_core import paths
paths.SYSTEM_CONFIG_PATH.clear()
paths.SYSTEM_JUPYTER_PATH.clear()
`.trim();

const JUPYTER_VARIABLE = /^(JUPYTER|JPY_)/i;

function configFolder(prefix: string): string {
  return join(prefix, "etc", "jupyter");
}
