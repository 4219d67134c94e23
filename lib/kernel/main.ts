import { UserError } from "../base/user-error";
import { readConnection } from "./connection";
import { watchParent } from "./parent-poller";
import { startKernel } from "./kernel";

/** What Jupyter starts: `node main.js CONNECTION_FILE`. Its exit code is 1 when it cannot serve. */
async function main(path: string | undefined): Promise<void> {
  if (path === undefined) {
    throw new UserError("the kernel is started by Jupyter, with the path of a connection file");
  }
  // Nobody may be left to read what we have to say about wrong messages.
  process.stderr.on("error", () => undefined);
  const kernel = await startKernel(readConnection(path), process.cwd());
  const leave = (code: number) => void kernel.close().then(() => process.exit(code));
  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", () => leave(0)).on("SIGHUP", () => leave(0));
  watchParent(() => leave(1));
  await kernel.ended;
  process.exit(0);
}

main(process.argv[2]).catch((thrown: unknown) => {
  if (!(thrown instanceof UserError)) throw thrown;
  process.stderr.write(`kernel: ${thrown.message}\n`);
  process.exit(thrown.exitCode);
});
