import { z } from "zod";
import { describeIssue } from "../../base/schema";
import { reason } from "../../base/user-error";
import { acceptComms } from "../../repl/comms";
import type { Place } from "./language-shapes";
import type { NotebookLanguage } from "./notebook-language";
import type { NotebookCell } from "./notebook-text";

/**
 * The comm target that a front end opens to ask about the notebook as a whole. A comm, as front ends
 * and servers pass it on without knowing of it, and in a subshell also while a cell trains.
 */
export const LANGUAGE_TARGET = "remixmatch.language";

const position = z.object({ line: z.int().min(0), character: z.int().min(0) });
const place = {
  textDocument: z.object({ uri: z.string() }),
  position,
  text: z.string().optional(),
};
const id = z.union([z.string(), z.number()]);

const request = z.discriminatedUnion("method", [
  z.object({ id, method: z.literal("notebook/cells") }),
  z.object({ id, method: z.literal("textDocument/definition"), params: z.object(place) }),
  z.object({ id, method: z.literal("textDocument/signatureHelp"), params: z.object(place) }),
  z.object({
    id,
    method: z.literal("textDocument/rename"),
    params: z.object({ ...place, newName: z.string() }),
  }),
]);

type Request = z.output<typeof request>;

/** A reply, as JSON-RPC has it: the result, or a sentence on why there is none. */
export type LanguageReply =
  | { readonly id: unknown; readonly result: unknown }
  | { readonly id: unknown; readonly error: { readonly code: number; readonly message: string } };

const [INVALID_REQUEST, REQUEST_FAILED] = [-32600, -32803] as const;

/** Replies to the messages of comms for the target. */
export function acceptLanguageComms(
  language: NotebookLanguage,
  cells: () => readonly NotebookCell[],
): void {
  acceptComms(LANGUAGE_TARGET, (comm) =>
    comm.onMessage((data) => comm.send(replyTo(language, cells, data))),
  );
}

function replyTo(
  language: NotebookLanguage,
  cells: () => readonly NotebookCell[],
  data: unknown,
): LanguageReply {
  const { data: asked, error } = request.safeParse(data);
  const named = (data as { readonly id?: unknown } | null)?.id ?? null;
  if (error !== undefined) {
    const message = describeIssue(error, request, data);
    return { id: named, error: { code: INVALID_REQUEST, message } };
  }
  try {
    return { id: asked.id, result: resultOf(language, cells, asked) };
  } catch (thrown) {
    return { id: asked.id, error: { code: REQUEST_FAILED, message: reason(thrown) } };
  }
}

function resultOf(
  language: NotebookLanguage,
  cells: () => readonly NotebookCell[],
  asked: Request,
): unknown {
  switch (asked.method) {
    case "notebook/cells":
      return cells();
    case "textDocument/definition":
      return language.definition(placeOf(asked.params));
    case "textDocument/signatureHelp":
      return language.signatureHelp(placeOf(asked.params));
    case "textDocument/rename":
      return { changes: language.rename(placeOf(asked.params), asked.params.newName) };
  }
}

function placeOf({
  textDocument: { uri },
  position: at,
  text,
}: Extract<Request, { params: unknown }>["params"]): Place {
  return { uri, position: at, text };
}
