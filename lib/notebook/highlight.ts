import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import { escapeText } from "../base/xml";

hljs.registerLanguage("typescript", typescript);
hljs.registerLanguage("json", json);
hljs.registerLanguage("bash", bash);

const LANGUAGES: Readonly<Record<string, string>> = {
  ts: "typescript",
  typescript: "typescript",
  js: "typescript",
  javascript: "typescript",
  json: "json",
  sh: "bash",
  shell: "bash",
  bash: "bash",
};

/** Code as HTML with its tokens in classed spans; code in an unknown language stays plain. */
export function highlight(code: string, language = "typescript"): string {
  const known = LANGUAGES[language.toLowerCase()];
  return known === undefined ? escapeText(code) : hljs.highlight(code, { language: known }).value;
}
