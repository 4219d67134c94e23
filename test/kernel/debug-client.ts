import assert from "node:assert/strict";
import type { JsonObject } from "../../lib/kernel/wire";
import type { Client } from "./client";

/** A variable as the debugger lists it. */
export interface ListedVariable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

/** A call in a stack. */
export interface ListedFrame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly source: { readonly name: string; readonly path: string };
}

/** A debugger as JupyterLab drives one, on a client. */
export class DebugClient {
  #seq = 0;
  #seen = 0; // of the events

  constructor(readonly client: Client) {}

  /** Sends a request and gives its response, whether or not it succeeded. */
  async ask(command: string, given: object = {}): Promise<JsonObject> {
    const content = { type: "request", seq: this.#seq++, command, arguments: given };
    const { reply } = await this.client.request("debug_request", content, "control");
    assert.equal(reply.type, "debug_reply");
    assert.equal(reply.content.command, command);
    assert.equal(reply.content.request_seq, content.seq);
    return reply.content;
  }

  /** The body of a response that succeeded. */
  async body<T = JsonObject>(command: string, given: object = {}): Promise<T> {
    const { success, message, body } = await this.ask(command, given);
    assert.equal(success, true, `${command}: ${String(message)}`);
    return body as T;
  }

  async start(): Promise<void> {
    await this.body("initialize", { clientID: "test" });
    await this.body("attach");
  }

  /** Sets breakpoints in a cell's code, and gives the lines where they are. */
  async breakIn(code: string, ...lines: readonly (number | object)[]): Promise<number[]> {
    const { sourcePath } = await this.body<{ sourcePath: string }>("dumpCell", { code });
    return this.breakAt(sourcePath, ...lines);
  }

  async breakAt(path: string, ...lines: readonly (number | object)[]): Promise<number[]> {
    const wanted = lines.map((line) => (typeof line === "number" ? { line } : line));
    const given = { source: { path }, breakpoints: wanted, sourceModified: false };
    const { breakpoints } = await this.body<{ breakpoints: { line: number }[] }>(
      "setBreakpoints",
      given,
    );
    return breakpoints.map(({ line }) => line);
  }

  /** The body of the next event of a kind; those before it are passed over. */
  async event(name: string): Promise<JsonObject> {
    return this.client.until(() => {
      const events = this.client.received.filter(({ type }) => type === "debug_event");
      for (; this.#seen < events.length; this.#seen++) {
        const { content } = events[this.#seen];
        if (content.event !== name) continue;
        this.#seen++;
        return content.body as JsonObject;
      }
      return undefined;
    });
  }

  /** Waits until code has stopped, and gives the stack. */
  async stopped(): Promise<ListedFrame[]> {
    await this.event("stopped");
    return this.frames();
  }

  async frames(): Promise<ListedFrame[]> {
    const given = { threadId: 1 };
    return (await this.body<{ stackFrames: ListedFrame[] }>("stackTrace", given)).stackFrames;
  }

  /** Goes on and waits for the next stop. */
  async step(command: "next" | "stepIn" | "stepOut" | "continue"): Promise<ListedFrame[]> {
    await this.body(command, { threadId: 1 });
    return this.stopped();
  }

  async children(variablesReference: number): Promise<ListedVariable[]> {
    return (await this.body<{ variables: ListedVariable[] }>("variables", { variablesReference }))
      .variables;
  }

  /** What a frame sees, as `name: value`, by scope. */
  async scopes({ id }: ListedFrame): Promise<Record<string, Record<string, string>>> {
    type Scopes = { scopes: { name: string; variablesReference: number }[] };
    const { scopes } = await this.body<Scopes>("scopes", { frameId: id });
    const found: Record<string, Record<string, string>> = {};
    for (const { name, variablesReference } of scopes) {
      const variables = await this.children(variablesReference);
      found[name] = Object.fromEntries(variables.map((each) => [each.name, each.value]));
    }
    return found;
  }

  async evaluate(expression: string, frameId?: number): Promise<string> {
    return (await this.body<{ result: string }>("evaluate", { expression, frameId })).result;
  }
}
