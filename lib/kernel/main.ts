import { UserError } from "../base/user-error";
import { readConnectionFile } from "./connection";
import { createKernel } from "./kernel";
import { startParentPoller } from "./parent-poller";

/** What Jupyter starts: `node main.js CONNECTION_FILE`. The exit code is 1 when that fails. */
async function main(path: string | undefined): Promise<void> {
  if (path === undefined) {
    throw new UserError("the kernel is started by Jupyter, with the path of a connection file");
  }
  // No one may be left to read our warnings.
  process.stderr.on("error", () => undefined);
  const kernel = await createKernel(readConnectionFile(path), process.cwd());
  const exit = (code: number) => void kernel.close().then(() => process.exit(code));
  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", () => exit(0)).on("SIGHUP", () => exit(0));
  startParentPoller(() => exit(1));
  await kernel.ended;
  process.exit(0);
}

main(process.argv[2]).catch((thrown: unknown) => {
  if (!(thrown instanceof UserError)) throw thrown;
  process.stderr.write(`kernel: ${thrown.message}\n`);
  process.exit(thrown.exitCode);
});
