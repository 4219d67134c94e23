import * as http from "node:http";
import * as https from "node:https";
import { reason } from "../../base/user-error";
import { TransientError, SourceError } from "./source-error";

/** A server's response: its body is still to be read, and ends when `signal` aborts. */
export interface FileResponse {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Requests a file's bytes as they lie on the server, following redirects. Rejects with a sentence
 * about the server, or with the reason of `signal`.
 */
export async function requestFile(
  url: string,
  headers: Headers,
  signal: AbortSignal,
): Promise<FileResponse> {
  const asIs = { ...headers, "accept-encoding": "identity" };
  try {
    const response = await fetch(url, { headers: asIs, signal });
    // Some servers call a .gz file a packed page whatever is requested, and fetch would unpack it.
    if ((response.headers.get("content-encoding") ?? "identity") !== "identity") {
      void response.body?.cancel().catch(() => undefined);
      return await requestUndecoded(response.url, asIs, signal);
    }
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      body: response.body ?? nothing(),
    };
  } catch (thrown) {
    throw signal.aborted ? signal.reason : networkError(url, thrown);
  }
}

function requestUndecoded(
  url: string,
  headers: Headers,
  signal: AbortSignal,
): Promise<FileResponse> {
  const { get } = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    get(url, { headers, signal }, (response) => {
      resolve({
        status: response.statusCode!,
        header: (name) => response.headers[name]?.toString() ?? null,
        body: response,
      });
    }).on("error", reject);
  });
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A response without a body.
}

// What may be gone a moment later: a line that was cut, a server that is busy.
const PASSING =
  /^(ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|UND_ERR_(?!INVALID|NOT_SUPPORTED|ABORT)\w+)$/;

/** The sentence for what fetch throws, which hides what happened in a cause. */
export function networkError(url: string, thrown: unknown): SourceError {
  const { cause } = thrown as { cause?: unknown };
  const deepest = cause ?? thrown;
  const { code = "" } = deepest as { code?: string };
  const said = reason(deepest) || code;
  if (/redirect count/.test(said)) {
    return new SourceError(`${url}: redirects in circles, or too often`, { cause: thrown });
  }
  if (PASSING.test(code)) {
    return new TransientError(`${url}: the connection broke (${said})`, { cause: thrown });
  }
  return new SourceError(`${url}: could not be reached (${said})`, { cause: thrown });
}
