import { listen } from "../base/messages";
import { startCapture, type Capture } from "./capture";
import { mapConverter, type Converter } from "./convert";
import { lendPackages } from "./lend";
import { loadMappedTslab } from "./lines";
import type { CellFailure, Message, Order } from "./protocol";
import { mapStacks, type Script } from "./stacks";
import { shown, thrownFailure } from "./thrown";

// The process that holds a notebook's cells: tslab's converter and executor, driven over IPC by
// child.ts. Everything a cell does to its process stays here.

interface Executor {
  readonly execute: (source: string) => Promise<boolean>;
  readonly interrupt: () => void;
  readonly close: () => void;
}

/** The part of tslab's Jupyter module that its `display` speaks to. */
interface Jupyter {
  lastWriteDisplayData?: (message: {
    readonly data: Record<string, unknown>;
    readonly transient: { readonly display_id?: string };
  }) => void;
}

function serve(): void {
  const speak = process.send!.bind(process);
  const send = (message: Message) => void speak(message, undefined, undefined, () => undefined);
  // Cells and the packages they load should find a plain process.
  delete (process as { send?: unknown }).send;

  const tslab = loadMappedTslab();
  lendPackages(process.cwd(), tslab.typescript.sys);
  const { createConverter } = tslab.load("./converter") as { createConverter: () => Converter };
  const { createExecutor } = tslab.load("./executor") as {
    createExecutor: (root: string, converters: object, console: object) => Executor;
  };

  const capture = startCapture(send);
  redirect(capture, send, tslab.load("./jupyter") as Jupyter);

  const scripts = new Map<string, Script>();
  mapStacks(scripts);
  let number = 0;
  let compile: CellFailure | undefined;
  let thrown: CellFailure | undefined;
  let stray: CellFailure | undefined; // a rejection or an error that no cell has caught

  const converter = mapConverter(createConverter(), tslab, {
    number: () => number,
    failed: (failure) => (compile ??= failure),
    scripts,
  });
  const converters = {
    node: converter,
    get browser(): Converter {
      throw new Error("a cell marked @browser needs a browser; the others can run here");
    },
    close: () => converter.close(),
  };
  // tslab's executor reports to a console: a last value by `log`, a thrown one by `error`.
  const executor = createExecutor(process.cwd(), converters, {
    log: (value: unknown) => send({ type: "result", text: shown(value) }),
    error: (value: unknown) => (thrown ??= thrownFailure(value)),
  });
  const seat = globalThis as unknown as { __tslab__: { at: (line: number) => void } };
  seat.__tslab__.at = (line) => send({ type: "at", line });

  const onStray = (reason: unknown) => {
    stray ??= thrownFailure(reason);
    executor.interrupt();
  };
  process.on("unhandledRejection", onStray);
  process.on("uncaughtException", onStray);
  process.on("SIGINT", () => executor.interrupt());
  process.on("exit", (code) => send({ type: "exit", code }));
  process.on("disconnect", () => process.exit(0));

  async function run(source: string): Promise<void> {
    compile = thrown = undefined;
    let done = false;
    try {
      done = await executor.execute(source);
    } catch (unexpected) {
      thrown = thrownFailure(unexpected);
    }
    // A rejection that nobody handles is announced only after the promises have had their turn.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    capture.endCell();
    const failure = compile ?? stray ?? (done ? undefined : thrown);
    send({ type: "done", ...(failure === undefined ? {} : { failure }) });
  }

  process.on("message", (order: Order) => {
    if ("close" in order) {
      executor.close();
      process.exit(0);
    }
    number = order.number;
    void run(order.run);
  });
  send({ type: "ready" });
}

/** Leads all that cells write and show to the capture: ours, tslab's, and the two streams. */
function redirect(capture: Capture, send: (message: Message) => void, jupyter: Jupyter): void {
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      capture.write(name, chunk);
      const done = rest.at(-1);
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
  }
  listen({
    display: (bundle) => capture.show(bundle),
    progress: (progress) => send({ type: "progress", progress: { ...progress } }),
  });
  jupyter.lastWriteDisplayData = ({ data, transient }) => capture.show(data, transient.display_id);
}

serve();
