/**
 * How a report looks: an article of one column, its contents at the side where there is room. The
 * colors of charts are those of Okabe and Ito, and the page's accent is their blue.
 */
export const THEME = `
:root {
  color-scheme: light dark;
  --background: #fff; --text: #24292f; --muted: #57606a; --line: #e2e6ea; --soft: #f6f8fa;
  --accent: #0072b2; --wrong: #b3261e; --wrong-soft: #fdf3f2; --warn-soft: #fbf7ee;
  --keyword: #a0348c; --string: #0b6b4f; --number: #0b5cad; --title: #7a4d00; --comment: #6a737d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #12161c; --text: #dfe4ea; --muted: #98a3af; --line: #2b323b; --soft: #1a2028;
    --accent: #6cbcf0; --wrong: #ff8a80; --wrong-soft: #2b1a1b; --warn-soft: #252117;
    --keyword: #e49bd3; --string: #7fd1ae; --number: #86bff5; --title: #e6c07b; --comment: #8b949e;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--background); color: var(--text);
  font: 1.0625rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: break-word;
}
.page { max-width: 48rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }

.masthead { color: var(--muted); font-size: .875rem; border-bottom: 1px solid var(--line); padding-bottom: .9rem; }
.masthead p { margin: 0; }
.masthead .facts { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
.masthead .state { font-weight: 600; color: var(--accent); }
.masthead .state.bad { color: var(--wrong); }

h1, h2, h3, h4, h5, h6 { line-height: 1.25; letter-spacing: -.012em; text-wrap: balance; scroll-margin-top: 1rem; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2.2vw, 2.5rem); margin: 2rem 0 1rem; letter-spacing: -.022em; }
h2 { font-size: 1.5rem; margin: 3rem 0 .8rem; }
h3 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
h4, h5, h6 { font-size: 1.0625rem; margin: 1.8rem 0 .5rem; }
p, ul, ol, blockquote, table, figure { margin: 0 0 1.1rem; }
ul, ol { padding-left: 1.5rem; }
li + li { margin-top: .25rem; }
blockquote { border-left: 3px solid var(--accent); padding: .1rem 0 .1rem 1.1rem; color: var(--muted); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0; }
img { max-width: 100%; height: auto; }
math { font-size: 1.06em; }
math[display="block"] { margin: 1.2rem 0; overflow-x: auto; overflow-y: hidden; padding: .2rem 0; }

code, pre, .number { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
:not(pre) > code { font-size: .875em; background: var(--soft); border-radius: 4px; padding: .12em .35em; }
pre { margin: 0; font-size: .845rem; line-height: 1.55; overflow-x: auto; tab-size: 2; }
.text pre { background: var(--soft); border-radius: 8px; padding: .8rem 1rem; margin: 0 0 1.1rem; }

.contents { font-size: .9rem; margin: 1.2rem 0 0; }
.contents summary { cursor: pointer; color: var(--muted); font-weight: 600; }
.contents ol { list-style: none; padding: 0; margin: .5rem 0 0; }
.contents li { margin: 0; }
.contents a { display: block; padding: .2rem 0; color: var(--muted); text-decoration: none; }
.contents a:hover { color: var(--accent); }
.contents .level-3 a { padding-left: 1rem; font-size: .95em; }
@media (min-width: 84rem) {
  .contents { position: fixed; top: 2.5rem; left: calc(50% - 41rem); width: 14.5rem; max-height: calc(100vh - 5rem); overflow-y: auto; margin: 0; }
  .contents ol { border-left: 1px solid var(--line); padding-left: .9rem; }
}

.cell { margin: 1.4rem 0; }
.code { border: 1px solid var(--line); border-radius: 8px; background: var(--soft); }
.code > summary { cursor: pointer; list-style: none; display: flex; gap: .8rem; align-items: baseline; padding: .3rem .9rem; color: var(--muted); font-size: .78rem; user-select: none; }
.code > summary::-webkit-details-marker { display: none; }
.code > summary::before { content: "▸"; width: .8em; }
.code[open] > summary::before { content: "▾"; }
.code > summary .first { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.code[open] > summary .first { visibility: hidden; }
.code > summary .time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.code > pre { padding: .2rem 1rem .85rem; }
.outputs { margin-top: .8rem; display: flow-root; }
.outputs > * { margin: .8rem 0; }
.outputs > figure { text-align: center; }
.outputs > figure > img, .still > img { display: block; margin: 0 auto; }
figure > img, .plot .still, .rich img { border-radius: 6px; }
.pixels, .rich td img { image-rendering: pixelated; }
figure > img[src^="data:image/svg"], .plot { background: #fff; border-radius: 8px; }
.plot { position: relative; overflow: hidden; }
.plot .still > img { width: 100%; }
.plot .live { position: absolute; inset: 0 0 auto; visibility: hidden; }
.plot.drawn .live { position: static; visibility: visible; }
.plot.drawn .still { display: none; }
@media (prefers-color-scheme: dark) {
  figure > img[src^="data:image/svg"], .plot { padding: .4rem; }
}
.stream { padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--line); max-height: 28rem; overflow: auto; white-space: pre-wrap; }
.stream.stderr { background: var(--warn-soft); border-left-color: #e69f00; padding-block: .5rem; border-radius: 0 6px 6px 0; }
.error { border: 1px solid var(--wrong); border-left-width: 4px; background: var(--wrong-soft); border-radius: 8px; padding: .8rem 1rem; }
.error p { margin: 0; white-space: pre-wrap; }
.error strong { color: var(--wrong); }
.error pre { margin-top: .7rem; }
.ended { margin-top: 1.2rem; }
.absent { color: var(--muted); font-style: italic; }

.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.45; font-variant-numeric: tabular-nums; margin-inline: auto; }
th, td { padding: .38rem .85rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
tbody td, tbody th { border-bottom: 1px solid var(--line); }
.rich table:has(img) :is(td, th) { border: 0; }
.rich td img { border-radius: 2px; vertical-align: top; }
.outputs .rich p { text-align: center; color: var(--muted); font-size: .875rem; }

.hljs-comment { color: var(--comment); font-style: italic; }
.hljs-keyword, .hljs-built_in, .hljs-literal, .hljs-meta { color: var(--keyword); }
.hljs-string, .hljs-regexp, .hljs-char { color: var(--string); }
.hljs-number, .hljs-attr, .hljs-symbol { color: var(--number); }
.hljs-title, .hljs-type { color: var(--title); }
.hljs-subst { color: var(--text); }

.provenance { margin-top: 4rem; border-top: 1px solid var(--line); padding-top: 1.2rem; font-size: .875rem; color: var(--muted); }
.provenance h2 { font-size: 1.05rem; margin: 0 0 .8rem; color: var(--text); }
.provenance dl { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: .3rem 1rem; margin: 0; }
.provenance dt { color: var(--text); }
.provenance dd { margin: 0; min-width: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
@media (max-width: 34rem) {
  body { font-size: 1rem; }
  .page { padding: 1.25rem 1rem 3rem; }
  .provenance dl { grid-template-columns: 1fr; gap: 0; }
  .provenance dd { margin-bottom: .5rem; }
  th, td { padding: .35rem .55rem; }
}
@media print {
  :root { --background: #fff; --text: #111; --muted: #444; --line: #ccc; --soft: #f7f7f7; --accent: #005a8d; --wrong: #a00; --wrong-soft: #fff; --warn-soft: #fff; --keyword: #7a1f69; --string: #0b5c44; --number: #0b4a8f; --title: #6b4300; --comment: #555; }
  body { font-size: 10.5pt; }
  .page { max-width: none; padding: 0; }
  .contents { display: none; }
  .plot .live, .plot.drawn .live { display: none; }
  .plot.drawn .still { display: block; }
  pre, .stream { white-space: pre-wrap; max-height: none; overflow: visible; }
  .stream { max-height: 60rem; overflow: hidden; }
  figure, tr, .error { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
}
`;
