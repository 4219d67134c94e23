import katex from "katex";
import type MarkdownIt from "markdown-it";

/** TeX as MathML, which browsers draw by themselves. What is no TeX stays readable text. */
export function renderFormula(tex: string, displayMode: boolean): string {
  return katex.renderToString(tex, {
    displayMode,
    output: "mathml",
    throwOnError: false,
    strict: "ignore",
    trust: false,
    maxExpand: 1000,
  });
}

/** A plugin of markdown-it for formulas: $…$ in a line, $$…$$ in a line or over several. */
export function formulaPlugin(markdown: MarkdownIt.MarkdownIt): void {
  markdown.inline.ruler.after("escape", "formula", (state, silent) => {
    const rest = state.src.slice(state.pos, state.posMax);
    // As in Pandoc: no space inside the dollars, no digit after, so prices stay prices.
    const [whole, wide, narrow] =
      /^\$\$([^$]+)\$\$|^\$(?!\s)((?:[^$\\]|\\[^])+?)(?<!\s)\$(?!\d)/.exec(rest) ?? [];
    if (whole === undefined) return false;
    if (!silent) {
      const token = state.push("formula", "math", 0);
      token.content = wide ?? narrow;
      token.meta = { wide: wide !== undefined };
    }
    state.pos += whole.length;
    return true;
  });

  markdown.block.ruler.before(
    "fence",
    "formula",
    (state, startLine, endLine, silent) => {
      const lineAt = (line: number) =>
        state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]).trim();
      if (!lineAt(startLine).startsWith("$$")) return false;
      let last = startLine;
      const closes = (line: number) =>
        lineAt(line).endsWith("$$") && (line > startLine || lineAt(line).length > 4);
      while (last < endLine && !closes(last)) last++;
      if (last >= endLine) return false;
      if (!silent) {
        const lines = Array.from({ length: last - startLine + 1 }, (_, i) => lineAt(startLine + i));
        const token = state.push("formula", "math", 0);
        token.block = true;
        token.content = lines.join("\n").slice(2, -2);
        token.meta = { wide: true };
        state.line = last + 1;
      }
      return true;
    },
    { alt: ["paragraph", "reference", "blockquote", "list"] },
  );

  markdown.renderer.rules.formula = (tokens, index) => {
    const { wide } = tokens[index].meta as { wide: boolean };
    return renderFormula(tokens[index].content, wide);
  };
}
