// What a person who debugs a notebook does not want to see: what runs the cells, Node itself, and
// packages other than this one.

/** Patterns of the URLs that stepping passes over, for V8's `Debugger.setBlackboxPatterns`. */
export const SKIPPED_PATTERNS = [
  "^node:",
  "^evalmachine\\.",
  "/dist/lib/cells/(?!debugger/pause-at-border\\.js$)",
  "/node_modules/(?!remixmatch/dist/lib/)",
];

const skipped = SKIPPED_PATTERNS.map((pattern) => new RegExp(pattern));

/** Whether stepping passes over a script. */
export function isSkipped(url: string): boolean {
  return skipped.some((pattern) => pattern.test(url));
}

/** Whether the script is the one that stops where a cell begins and where it ends. */
export function isBorder(url: string): boolean {
  return url.endsWith("/dist/lib/cells/debugger/pause-at-border.js");
}
