import { readConnection } from "../../lib/kernel/connection";
import { startKernel } from "../../lib/kernel/server";
import { watchParent } from "../../lib/kernel/parent";
import { standIn } from "./stand-in";
void startKernel(readConnection(process.argv[2]), standIn, process.cwd()).then(async (kernel) => {
  process.on("SIGINT", () => kernel.interrupt());
  watchParent(() => void kernel.close().then(() => process.exit(1)));
  await kernel.ended;
  process.exit(0);
});
