import { join } from "node:path";
import { listen } from "../base/messages";
import { startCapture } from "./capture";
import { lendPackages } from "./lend";
import { loadMappedTslab, markStatements, type Origin } from "./lines";
import type { CellFailure, Message, Order } from "./protocol";
import { compileFailure, shown, thrownFailure, type Diagnostic } from "./thrown";

// The process that holds a notebook's cells: tslab's converter and executor, driven over IPC by
// child.ts. Everything a cell does to its process stays here.

interface Converted {
  readonly output?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasToplevelAwait?: boolean;
  readonly sideOutputs?: readonly { readonly path: string; readonly data: string }[];
}

interface Converter {
  readonly convert: (before: string, source: string) => Converted;
  readonly addModule: (name: string, source: string, meta: unknown) => readonly Diagnostic[];
  readonly close: () => void;
}

interface Executor {
  readonly execute: (source: string) => Promise<boolean>;
  readonly interrupt: () => void;
  readonly close: () => void;
}

interface Script {
  /** What a stack calls it: "cell-3", or a file beside the notebook. */
  readonly label: string;
  readonly origin: Origin;
  /** Characters that stand before the emitted code in its first line. */
  readonly prefix: number;
}

// The two ways in which tslab's executor opens a cell's code.
const PREFIX = "(function(exports, require) { ".length;
const ASYNC_PREFIX = "(async function(exports, require) { ".length;

function serve(): void {
  const speak = process.send!.bind(process);
  const send = (message: Message) => void speak(message, undefined, undefined, () => undefined);
  // Cells and the packages they load should find a plain process.
  delete (process as { send?: unknown }).send;

  const { load, typescript, originOf } = loadMappedTslab();
  lendPackages(process.cwd(), typescript.sys);
  const { createConverter } = load("./converter") as { createConverter: () => Converter };
  const { createExecutor } = load("./executor") as {
    createExecutor: (root: string, converters: object, console: object) => Executor;
  };
  const jupyter = load("./jupyter") as {
    lastWriteDisplayData?: (message: {
      data: Record<string, unknown>;
      transient: { display_id?: string };
    }) => void;
  };

  const scripts = new Map<string, Script>();
  const modules = new Map<string, number>();
  let number = 0;
  let compile: CellFailure | undefined;
  let thrown: CellFailure | undefined;
  let stray: CellFailure | undefined;

  const capture = startCapture(send);
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
  mapStacks(scripts);

  const converter = createConverter();
  const mapped: Converter = {
    ...converter,
    convert(before, source) {
      const converted = converter.convert(before, source);
      if (converted.diagnostics.length > 0) {
        compile = compileFailure(number, converted.diagnostics);
        return converted;
      }
      for (const { path, data } of converted.sideOutputs ?? []) {
        const origin = originOf(data);
        const cell = modules.get(path);
        if (origin === undefined) continue;
        if (cell === undefined) {
          scripts.set(path, { label: path.replace(/\.js$/, ".ts"), origin, prefix: 0 });
        } else scripts.set(path, { label: `cell-${cell}`, origin: inCell(origin), prefix: 0 });
      }
      const origin = originOf(converted.output ?? "");
      if (!converted.output || origin === undefined) return converted;
      const { text, origin: markedOrigin } = markStatements(
        typescript,
        converted.output,
        inCell(origin),
        (line) => `__tslab__.at(${line + 1});`,
      );
      const label = `cell-${number}`;
      const prefix = converted.hasToplevelAwait ? ASYNC_PREFIX : PREFIX;
      scripts.set(label, { label, origin: markedOrigin, prefix });
      // The name by which stacks will call this code: tslab gives all cells the same one.
      return { ...converted, output: `${text}\n//# sourceURL=${label}` };
    },
    addModule(name, source, meta) {
      modules.set(join(process.cwd(), `${name}.js`), number);
      const diagnostics = converter.addModule(name, source, meta);
      if (diagnostics.length > 0) compile = compileFailure(number, diagnostics);
      return diagnostics;
    },
  };

  const converters = {
    node: mapped,
    get browser(): Converter {
      throw new Error("a cell marked @browser needs a browser; the others can run here");
    },
    close: () => mapped.close(),
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

// tslab puts one line, `export {};`, in front of each cell.
function inCell(origin: Origin): Origin {
  return (place) => {
    const found = origin(place);
    return found && found.line >= 1 ? { ...found, line: found.line - 1 } : undefined;
  };
}

/** Makes every stack in this process name cells and the lines that were written in them. */
function mapStacks(scripts: ReadonlyMap<string, Script>): void {
  Error.prepareStackTrace = (error, sites) => {
    const calls = sites.map((site) => {
      const name = site.getScriptNameOrSourceURL() ?? "";
      const script = scripts.get(name);
      const line = site.getLineNumber();
      const column = site.getColumnNumber();
      const call = callOf(site);
      if (script === undefined || line === null || column === null) return `\n    at ${call}`;
      const from = script.origin({
        line: line - 1,
        column: column - 1 - (line === 1 ? script.prefix : 0),
      });
      const place = from ? `${script.label}:${from.line + 1}:${from.column + 1}` : script.label;
      return `\n    at ${call.replace(`${name}:${line}:${column}`, () => place)}`;
    });
    return headline(error) + calls.join("");
  };
}

// V8 writes a call site as a stack has it; the types do not say so.
function callOf(site: NodeJS.CallSite): string {
  return (site as { toString(): string }).toString();
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

serve();
