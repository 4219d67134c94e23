import MarkdownIt from "markdown-it";
import { highlight } from "./highlight";
import { escapeText } from "../base/xml";
import { formulaPlugin } from "./formula";

/** A heading, and the id by which links find it. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

/** markdown-it's environment: the page's headings so far, and how an image's address becomes data. */
export interface MarkdownEnv {
  readonly headings: Heading[];
  readonly image: (address: string) => string | undefined;
}

const markdown = new MarkdownIt({ html: false, linkify: false, highlight }).use(formulaPlugin);

markdown.renderer.rules.heading_open = (tokens, index, _options, env) => {
  const { headings } = env as unknown as MarkdownEnv;
  const inline = tokens[index + 1];
  const text = (inline.children ?? [])
    .map(({ type, content }) => (["text", "code_inline", "formula"].includes(type) ? content : " "))
    .join("")
    .trim();
  const id = freeId(text, headings);
  headings.push({ level: Number(tokens[index].tag.slice(1)), text, id });
  return `<${tokens[index].tag} id="${escapeText(id)}">`;
};

// A page that must open offline loads nothing: an image is data, or its text.
markdown.renderer.rules.image = (tokens, index, _options, env) => {
  const { image } = env as unknown as MarkdownEnv;
  const source = image(String(tokens[index].attrGet("src")));
  const alt = escapeText(tokens[index].content);
  return source === undefined
    ? `<span class="absent">[image: ${alt}]</span>`
    : `<img src="${escapeText(source)}" alt="${alt}">`;
};

markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index].attrSet("rel", "noopener noreferrer");
  return self.renderToken(tokens, index, options);
};

markdown.renderer.rules.table_open = () => `<div class="wide"><table>`;
markdown.renderer.rules.table_close = () => `</table></div>`;

/** Markdown as HTML: tags inside it are text, formulaPlugin are MathML, headings get an id each. */
export function renderMarkdown(source: string, env: MarkdownEnv): string {
  return markdown.render(source, { ...env });
}

function freeId(text: string, headings: readonly Heading[]): string {
  const words = text.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? ["section"];
  const base = `section-${words.join("-")}`;
  const taken = new Set(headings.map(({ id }) => id));
  let id = base;
  for (let copy = 2; taken.has(id); copy++) id = `${base}-${copy}`;
  return id;
}
