import type { Debugger } from "node:inspector";
import type { Inspector } from "./inspector";
import { describeScript, type DebugScript } from "./scripts";
import { isSkipped } from "./skipped";

/** The scripts that V8 has parsed. */
export interface ScriptList {
  readonly url: (id: string) => string;
  readonly find: (id: string) => Promise<DebugScript | undefined>;
  /** All that come from a source; those of cells that ran again, too. */
  readonly ofSource: (path: string) => Promise<DebugScript[]>;
  /** All but the skipped ones. */
  readonly all: () => Promise<DebugScript[]>;
}

type Parsed = Debugger.ScriptParsedEventDataType;

/** Keeps the list. `onFile` is called with each script that is a file and is not skipped. */
export function watchScripts(
  inspector: Inspector,
  prefix: string,
  onFile: (script: DebugScript) => void,
): ScriptList {
  const parsed = new Map<string, Parsed>();
  const described = new Map<string, Promise<DebugScript>>();

  inspector.on<Parsed>("Debugger.scriptParsed", (script) => {
    parsed.set(script.scriptId, script);
    if (!script.url.startsWith("file:") || isSkipped(script.url)) return;
    find(script.scriptId).then(
      (found) => found && onFile(found),
      () => undefined,
    );
  });

  function find(id: string): Promise<DebugScript | undefined> {
    const script = parsed.get(id);
    if (script === undefined) return Promise.resolve(undefined);
    let description = described.get(id);
    if (description === undefined) {
      description = describeScript(inspector, script, prefix);
      described.set(id, description);
    }
    return description;
  }

  async function all(): Promise<DebugScript[]> {
    const ids = [...parsed].filter(([, { url }]) => url !== "" && !isSkipped(url));
    const found = await Promise.all(ids.map(([id]) => find(id)));
    return found.filter((script) => script !== undefined);
  }

  return {
    url: (id) => parsed.get(id)?.url ?? "",
    find,
    all,
    ofSource: async (path) => (await all()).filter((script) => script.path === path),
  };
}
