import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { interruptible, exitOnSignals } from "../../lib/cli/interruptible";

const [work] = process.argv.slice(2);
process.on("exit", (code) => console.log(`exit ${code}`));

/** Works until it is asked to stop, and then a little while longer. */
const stoppable = (milliseconds: number) => (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    const working = setInterval(() => undefined, 1000);
    signal.addEventListener("abort", () => {
      console.log("asked to stop");
      setTimeout(() => {
        clearInterval(working);
        resolve("ended in order");
      }, milliseconds);
    });
    console.log("working");
  });

const listeners = (): number => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");

const works: Readonly<Record<string, () => Promise<unknown>>> = {
  interrupted: async () => {
    const { result, code } = await interruptible(stoppable(50));
    console.log(`${result}, code ${code}, ${listeners()} listeners`);
    process.exitCode = code;
  },
  slow: () => interruptible(stoppable(60_000)),
  patient: async () => {
    const end = new EventEmitter();
    const work = async (signal: AbortSignal): Promise<string> => {
      const again = once(end, "again");
      const ends = stoppable(60_000)(signal);
      return await Promise.race([ends, again.then(() => "ended in order")]);
    };
    const { result } = await interruptible(work, (code) =>
      end.emit("again", console.log(`${code}`)),
    );
    console.log(result);
    process.exit();
  },
  undisturbed: async () => {
    const { result, code } = await interruptible(() => Promise.resolve("done"));
    console.log(`${result}, code ${code}, ${listeners()} listeners`);
  },
  failing: async () => {
    const failed = interruptible(() => Promise.reject(new Error("no luck")));
    await failed.catch((error: Error) => console.log(`${error.message}, ${listeners()} listeners`));
  },
  leaving: async () => {
    exitOnSignals();
    console.log("working");
    await sleep(60_000);
  },
  both: async () => {
    exitOnSignals();
    const { result, code } = await interruptible(stoppable(50));
    console.log(`${result}, code ${code}`);
    // No interruptible work is left: the next signal ends the process.
    console.log("working still");
    await sleep(60_000);
  },
};

void works[work]();
