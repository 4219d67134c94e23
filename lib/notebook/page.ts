import { createHash } from "node:crypto";
import { escapeText } from "../base/xml";
import { THEME } from "./theme";

/** The parts of a page: `body` is HTML, the title text, scripts are JavaScript. */
export interface PageParts {
  readonly title: string;
  readonly body: string;
  readonly scripts: readonly string[];
}

/**
 * One HTML file that needs nothing else. Its Content-Security-Policy allows the scripts given here
 * alone, by their hashes, and no loading: only images that are data in the file itself.
 */
export function htmlPage({ title, body, scripts }: PageParts): string {
  const hashes = scripts.map((code) => {
    const hash = createHash("sha256").update(code).digest("base64");
    return `'sha256-${hash}'`;
  });
  const policy = [
    "default-src 'none'",
    `script-src ${hashes.length > 0 ? hashes.join(" ") : "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="remixmatch">
<title>${escapeText(title)}</title>
<style>${THEME}</style>
</head>
<body>
${body}
${scripts.map((code) => `<script>${code}</script>`).join("\n")}
</body>
</html>
`;
}
