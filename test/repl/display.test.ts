import assert from "node:assert/strict";
import { inspect } from "node:util";
import { displaySymbol } from "../../lib/base/display-symbol";
import {
  type DisplayOptions,
  setFrontend,
  type Frontend,
  type MimeBundle,
} from "../../lib/base/messages";
import { newDisplay } from "../../lib/repl/display-handle";
import { clearOutput } from "../../lib/repl/clear-output";
import { html, latex, markdown, png, svg } from "../../lib/repl/display-object";
import { pager } from "../../lib/repl/pager";
import { htmlToText } from "../../lib/repl/html-to-text";

async function withFrontend<T>(given: Frontend, act: () => T | Promise<T>): Promise<T> {
  const leave = setFrontend(given);
  try {
    return await act();
  } finally {
    leave();
  }
}

describe("newDisplay", () => {
  it("shows at the first update and replaces at the others, in the order of the calls", async () => {
    const calls: [MimeBundle, DisplayOptions][] = [];
    const display = (bundle: MimeBundle, options: DisplayOptions) => calls.push([bundle, options]);
    const handle = newDisplay();
    await withFrontend({ display }, async () => {
      const slow = new Promise<MimeBundle>((resolve) =>
        setTimeout(() => resolve({ "text/plain": "first" }), 30),
      );
      const first = handle.update(slow);
      const refused = handle.update(7 as never);
      const last = handle.update({ "text/plain": "second" });
      await assert.rejects(refused, /^UserError: show: expected .* a number came$/);
      await Promise.all([first, last]);
    });
    const { id } = handle;
    assert.deepEqual(calls, [
      [{ "text/plain": "first" }, { metadata: {}, id, update: false }],
      [{ "text/plain": "second" }, { metadata: {}, id, update: true }],
    ]);
    assert.notEqual(newDisplay().id, id);
  });
});

describe("clearOutput", () => {
  it("tells the front end whether to wait, and does nothing where there is none", async () => {
    const calls: boolean[] = [];
    clearOutput();
    await withFrontend({ clear: (wait) => calls.push(wait) }, () => {
      clearOutput();
      clearOutput({ wait: true });
    });
    assert.deepEqual(calls, [false, true]);
  });
});

describe("pager", () => {
  it("opens texts, things that show richly, and any other value", async () => {
    const calls: MimeBundle[] = [];
    await withFrontend({ page: (bundle) => calls.push(bundle) }, async () => {
      await pager("a long text");
      await pager(Promise.resolve(markdown("*a*")));
      await pager({ loss: 1 });
    });
    assert.deepEqual(calls, [
      { "text/plain": "a long text" },
      { "text/markdown": "*a*", "text/plain": "*a*" },
      { "text/plain": "{ loss: 1 }" },
    ]);
  });

  it("prints where there is no pager", async () => {
    const printed: unknown[] = [];
    const { log } = console;
    console.log = (text) => printed.push(text);
    try {
      await pager(html("<p>a</p>b"));
    } finally {
      console.log = log;
    }
    assert.deepEqual(printed, ["a\nb"]);
  });
});

describe("display objects", () => {
  it("shows as its kind, with a text beside it, and is printed as that text", () => {
    assert.deepEqual(html("<b>1 &lt; 2</b>")[displaySymbol](), {
      "text/html": "<b>1 &lt; 2</b>",
      "text/plain": "1 < 2",
    });
    assert.deepEqual(markdown("# a").bundle, { "text/markdown": "# a", "text/plain": "# a" });
    assert.equal(inspect(html("<i>x</i>")), "x");
  });

  it("sets a bare formula on a line of its own, and leaves LaTeX that says how it stands", () => {
    assert.equal(latex("x^2").bundle["text/latex"], "$$x^2$$");
    for (const text of ["$x$", "\\[x\\]", "\\begin{align}x\\end{align}"]) {
      assert.equal(latex(text).bundle["text/latex"], text);
    }
  });

  it("takes drawings, with the namespace that images need, and nothing else for one", () => {
    const drawing = svg('<svg width="2"><title>Two</title></svg>').bundle;
    assert.equal(
      drawing["image/svg+xml"],
      '<svg xmlns="http://www.w3.org/2000/svg" width="2"><title>Two</title></svg>',
    );
    assert.equal(drawing["text/plain"], "Two");
    const whole = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    assert.equal(svg(whole).bundle["image/svg+xml"], whole);
    assert.throws(() => svg("<p>"), /^UserError: svg: expected the text of an svg element/);
  });

  it("takes the bytes of a PNG file, and no others", () => {
    // A PNG of 1 x 1, as its specification lays it out: signature, then IHDR with the sizes.
    const file = Buffer.from("89504e470d0a1a0a0000000d49484452000000070000000508000000", "hex");
    const { bundle } = png(new Uint8Array(file));
    assert.equal(bundle["text/plain"], "a picture of 7 x 5 pixels");
    assert.deepEqual(Buffer.from(String(bundle["image/png"]), "base64"), file);
    assert.throws(() => png(file.subarray(1)), /^UserError: png: expected the bytes of a PNG file/);
    assert.throws(() => png(new Uint8Array(3)), /UserError/);
  });
});

describe("htmlToText", () => {
  it("keeps words, rows and paragraphs, and no markup, script or style", () => {
    const table = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>";
    assert.equal(htmlToText(table), "a\tb\n1\t2");
    assert.equal(htmlToText("<style>b{}</style>x<script>1<2</script><!-- <b> --><br>y"), "x\ny");
    assert.equal(htmlToText("&amp;lt; &#955;&#x3bb;&nbsp;&unknown; &#99999999;"), "&lt; λλ &unknown; &#99999999;"); // prettier-ignore
    assert.equal(htmlToText("1 < 2 and a<b"), "1 < 2 and a<b");
  });
});
