import { z } from "zod";

// The content of messages, with Jupyter's defaults; fields that are not used here may be anything.

/** The content of an execute_request. */
export const executeRequest = z
  .object({
    code: z.string(),
    silent: z.boolean().default(false),
    store_history: z.boolean().nullish(),
    user_expressions: z.record(z.string(), z.string()).nullish(),
    allow_stdin: z.boolean().nullish(),
    stop_on_error: z.boolean().nullish(),
  })
  .transform(({ silent, ...rest }) => ({
    code: rest.code,
    silent,
    // Silent code is never stored, whatever else was asked.
    storeHistory: !silent && (rest.store_history ?? true),
    expressions: rest.user_expressions ?? {},
    allowStdin: rest.allow_stdin ?? false,
    stopOnError: rest.stop_on_error ?? true,
  }));

/** The content of a complete_request or an inspect_request; no position means the end. */
export const cursorRequest = z
  .object({ code: z.string(), cursor_pos: z.number().nullish() })
  .transform(({ code, cursor_pos }) => ({ code, position: cursor_pos ?? code.length }));

/** The content of an is_complete_request. */
export const isCompleteRequest = z.object({ code: z.string() });

/** The content of a history_request. */
export const historyRequest = z.object({
  hist_access_type: z.string(),
  output: z.boolean().nullish(),
  session: z.int().nullish(),
  start: z.int().nullish(),
  stop: z.int().nullish(),
  n: z.int().nullish(),
  pattern: z.string().max(1000).nullish(),
  unique: z.boolean().nullish(),
});

/** The content of a comm_info_request. */
export const commInfoRequest = z.object({ target_name: z.string().nullish() });

const data = z.unknown().transform((value) => value ?? {});

/** The content of a comm_open. */
export const commOpen = z.object({ comm_id: z.string(), target_name: z.string(), data });

/** The content of a comm_msg or a comm_close. */
export const commMsg = z.object({ comm_id: z.string(), data });

/** The content of a delete_subshell_request. */
export const deleteSubshellRequest = z.object({ subshell_id: z.string() });

/** The content of a debug_request: a request of the Debug Adapter Protocol. */
export const debugRequest = z
  .object({
    seq: z.number(),
    command: z.string(),
    arguments: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(({ seq, command, arguments: given }) => ({ seq, command, arguments: given ?? {} }));

/** The content of a shutdown_request. */
export const shutdownRequest = z.object({ restart: z.boolean().nullish() });

/** The content of an input_reply. */
export const inputReply = z.object({ value: z.string() });
