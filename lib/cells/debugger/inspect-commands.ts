import type { Runtime } from "node:inspector";
import { z } from "zod";
import { UserError } from "../../base/user-error";
import { command, type Commands } from "./commands";
import { assignProperty, assignVariable } from "./assign";
import { evaluate, namesIn } from "./evaluate";
import { describeFrame, type Frame } from "./frames";
import type { Inspector } from "./inspector";
import type { Pauses } from "./pauses";
import { richBundle } from "./rich-bundle";
import { notebookVariables, scopesOf } from "./scopes";
import type { Variables } from "./variables";

const ofFrame = z.object({ frameId: z.number() });
const paged = z.object({ startFrame: z.int().nullish(), levels: z.int().nullish() }).nullish();
const reference = z.object({ variablesReference: z.number() });
const evaluation = z.object({ expression: z.string(), frameId: z.number().nullish() });
const assignment = z.object({
  variablesReference: z.number(),
  name: z.string(),
  value: z.string(),
});
const rich = z.object({ variableName: z.string(), frameId: z.number().nullish() });
const copy = z.object({
  srcVariableName: z.string(),
  dstVariableName: z.string(),
  srcFrameId: z.number(),
});

/** The commands that look at calls and values. */
export function inspectCommands(
  inspector: Inspector,
  pauses: Pauses,
  variables: Variables,
): Commands {
  const frameOfScope = new Map<number, number>();
  const frames = (): readonly Frame[] => pauses.current()?.frames ?? [];

  function frameOf(id: number | null | undefined): Frame | undefined {
    return frames().find((frame) => frame.id === id) ?? frames()[0];
  }

  function stoppedFrame(id: number): Frame {
    const frame = frames().find((each) => each.id === id);
    if (frame !== undefined) return frame;
    throw new UserError("the code has gone on since: there is no such frame any more");
  }

  async function evaluateIn(text: string, frame: Frame | undefined): Promise<Runtime.RemoteObject> {
    const hidden = frame === undefined ? [] : await namesIn(inspector, frame);
    return evaluate(inspector, text, frame, hidden);
  }

  async function listScopes(frame: Frame): Promise<object[]> {
    const scopes = [
      ...(await scopesOf(variables, frame)),
      { name: "Notebook", variables: await notebookVariables(inspector, variables) },
    ];
    return scopes.map(({ name, variables: list }) => {
      const variablesReference = variables.refer(() => Promise.resolve(list));
      frameOfScope.set(variablesReference, frame.id);
      return { name, variablesReference, expensive: false };
    });
  }

  return {
    stackTrace: command(paged, (page) => {
      const first = page?.startFrame ?? 0;
      const last = page?.levels ? first + page.levels : undefined;
      return {
        stackFrames: frames().slice(first, last).map(describeFrame),
        totalFrames: frames().length,
      };
    }),
    scopes: command(ofFrame, async ({ frameId }) => ({
      scopes: await listScopes(stoppedFrame(frameId)),
    })),
    variables: command(reference, async ({ variablesReference }) => ({
      variables: await variables.list(variablesReference),
    })),
    evaluate: command(evaluation, async ({ expression, frameId }) => {
      const value = await evaluateIn(expression, frameOf(frameId));
      const { value: result, ...described } = variables.describe("", value);
      return { result, ...described };
    }),
    setVariable: command(assignment, async ({ variablesReference, name, value }) => {
      const frame = frameOf(frameOfScope.get(variablesReference));
      const owner = variables.owner(variablesReference);
      const assigned = await evaluateIn(owner ? value : `${name} = (${value})`, frame);
      if (owner) await assignProperty(inspector, owner, name, assigned);
      return { ...variables.describe(name, assigned) };
    }),
    inspectVariables: command(z.unknown(), async () => {
      if (pauses.current() === undefined) variables.clear();
      return { variables: await notebookVariables(inspector, variables) };
    }),
    richInspectVariables: command(rich, async ({ variableName, frameId }) =>
      richBundle(
        inspector,
        await evaluateIn(variableName, frameOf(frameId)),
        pauses.current() !== undefined,
      ),
    ),
    copyToGlobals: command(copy, async ({ srcVariableName, dstVariableName, srcFrameId }) => {
      const value = await evaluateIn(srcVariableName, stoppedFrame(srcFrameId));
      await assignVariable(inspector, dstVariableName, value);
      return { ...variables.describe(dstVariableName, value) };
    }),
  };
}
