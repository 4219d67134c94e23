import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../lib/base/user-error";
import { type LabEnvironment, provideLab } from "../../../lib/jupyter/lab/environment";
import { type LabServer, startLab } from "../../../lib/jupyter/lab/server";
import { serverEnvironment, WITHOUT_SYSTEM_FOLDERS } from "../../../lib/jupyter/lab/settings";
import { freshFolder, removeFolders } from "../../notebook/write-notebook";
import { skip } from "../../skip";

// Whatever opens a server to others, or gives it another face.
const SERVER = {
  token: "",
  password: "",
  ip: "0.0.0.0",
  port: 1,
  root_dir: "/",
  base_url: "/other/",
  allow_origin: "*",
  allow_origin_pat: ".*",
  allow_credentials: true,
  allow_remote_access: true,
  allow_unauthenticated_access: true,
  disable_check_xsrf: true,
  jpserver_extensions: { "no.such.extension": true },
};
const SETTINGS = {
  IdentityProvider: { token: "" },
  PasswordIdentityProvider: { token: "", hashed_password: "", password_required: false },
  ServerApp: SERVER,
  LabApp: { news_url: "http://example.invalid/" },
  NotebookApp: { token: "", password: "", allow_origin: "*" },
};
const NAMES = ["jupyter", "jupyter_server", "jupyter_lab", "jupyter_notebook"];

/** Fills a folder with settings of another Jupyter, which say so when they are read. */
function writeOthers(folder: string, readers: string, names = NAMES): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const json = JSON.stringify(SETTINGS);
    const python =
      `open(${JSON.stringify(readers)}, "a").write(__file__ + "\\n")\n` +
      'c.IdentityProvider.token = c.PasswordIdentityProvider.token = c.ServerApp.token = ""\n' +
      'c.ServerApp.allow_origin = "*"\n';
    writeFileSync(join(folder, `${name}_config.json`), json);
    writeFileSync(join(folder, `${name}_config.py`), python);
    mkdirSync(join(folder, `${name}_config.d`), { recursive: true });
    writeFileSync(join(folder, `${name}_config.d`, "open.json"), json);
  }
  return folder;
}

/** Sets variables of this process while something is done. */
async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

describe("the settings of another Jupyter", function () {
  this.timeout(120_000);
  let lab: LabEnvironment;
  let server: LabServer | undefined;
  let readers: string;
  let root: string;

  before(async function () {
    lab = await provideLab().catch((thrown: unknown) => {
      if (!(thrown instanceof UserError)) throw thrown;
      return skip(this, thrown.message);
    });
    const home = freshFolder();
    readers = join(home, "read-by-the-server");
    root = join(home, "root");
    mkdirSync(root);
    writeFileSync(join(root, "mine.txt"), "");
    writeOthers(join(home, ".jupyter"), readers);
    writeOthers(join(home, ".config", "jupyter"), readers);
    // Jupyter takes these over where it starts for the first time.
    const old = join(home, ".ipython", "profile_default");
    writeOthers(old, readers, ["ipython_notebook", "ipython_nbconvert"]);
    writeOthers(join(home, "lab", "config"), readers);
    const kernel = join(home, "data", "kernels", "other");
    mkdirSync(kernel, { recursive: true });
    writeFileSync(join(kernel, "kernel.json"), JSON.stringify({ argv: ["x"], language: "x" }));
    const tokenFile = join(home, "token");
    writeFileSync(tokenFile, "known");
    const variables = {
      HOME: home,
      JUPYTER_CONFIG_DIR: writeOthers(join(home, "config-dir"), readers),
      JUPYTER_CONFIG_PATH: writeOthers(join(home, "config-path"), readers),
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_PATH: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      // Where the system's settings lie is then for these to say.
      JUPYTER_PLATFORM_DIRS: "1",
      XDG_CONFIG_DIRS: join(writeOthers(join(home, "system", "jupyter"), readers), ".."),
      JUPYTER_TOKEN: "",
      JUPYTER_TOKEN_FILE: tokenFile,
      JUPYTER_GATEWAY_URL: "http://127.0.0.1:1",
      JUPYTER_PORT: "1",
      JUPYTERLAB_DIR: join(home, "app"),
    };
    server = await withVariables(variables, () =>
      startLab(lab, { folder: root, port: 0, home: join(home, "lab") }),
    );
  });

  after(async () => {
    server?.stop();
    await server?.ended;
    removeFolders();
  });

  function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, server!.url), { headers });
  }
  const authorization = () => `token ${new URL(server!.url).searchParams.get("token")!}`;

  it("open it to nobody without its own token, nor to pages from elsewhere", async () => {
    for (const path of ["/api/contents", "/api/kernels", "/api/kernelspecs", "/api/config/x"]) {
      for (const headers of [{}, { authorization: "token known" }, { authorization: "token " }]) {
        assert.equal((await ask(path, headers as Record<string, string>)).status, 403, path);
      }
    }
    assert.match((await ask("/lab")).url, /\/login\?/);
    const { headers: login } = await ask("/login", { origin: "http://example.invalid" });
    assert.equal(login.get("access-control-allow-origin"), null);
    assert.equal(login.get("access-control-allow-credentials"), null);
  });

  it("are not even read, and change neither its folder nor its kernels", async () => {
    assert.equal(existsSync(readers), false);
    const headers = { authorization: authorization() };
    const contents = (await (await ask("/api/contents", headers)).json()) as {
      content: { name: string }[];
    };
    assert.deepEqual(
      contents.content.map(({ name }) => name),
      ["mine.txt"],
    );
    const specs = (await (await ask("/api/kernelspecs", headers)).json()) as object;
    assert.deepEqual(Object.keys(Reflect.get(specs, "kernelspecs") as object), ["tslab"]);
  });

  it("are not looked for in the folders of the whole machine", () => {
    const script = `${WITHOUT_SYSTEM_FOLDERS}
print(*paths.jupyter_config_path(), *paths.jupyter_path(), sep="\\n")`;
    const env = serverEnvironment(lab.folder, freshFolder());
    const printed = execFileSync(lab.python, ["-I", "-c", script], { encoding: "utf8", env });
    const own = [
      env.JUPYTER_CONFIG_DIR,
      env.JUPYTER_DATA_DIR,
      join(lab.folder, "share", "jupyter"),
    ];
    assert.deepEqual([...new Set(printed.trim().split("\n"))].sort(), own.sort());
  });

  it("are outranked by a token that the list of processes does not show", () => {
    const listed = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    assert.ok(!listed.includes(authorization().slice("token ".length)));
    assert.ok(listed.includes(root));
  });
});
