import assert from "node:assert/strict";
import fc from "fast-check";
import sharp from "sharp";
import type { Figure } from "../../lib/charts/figure";
import { staticSvg } from "../../lib/svg/static-svg";

const SCRIPT = `<script>alert("1")</script>`;

// librsvg refuses XML that is not well-formed.
async function picture(svg: string) {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
  return { ...info, at };
}

const numbers = (svg: string, pattern: RegExp) =>
  [...svg.matchAll(pattern)].map((match) => Number(match[1]));

describe("staticSvg", () => {
  it("is well-formed, has a description for screen readers, and loads nothing", async () => {
    const svg = staticSvg({
      data: [{ y: [1, 2, 3] }],
      layout: { title: { text: "Loss" }, xaxis: { title: { text: "step" } } },
    });
    const { width, height, at } = await picture(svg);
    assert.deepEqual([width, height], [720, 420]);
    assert.deepEqual(at(360, 5), [255, 255, 255]);
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.match(svg, /role="img" aria-label="Loss\. x: step"/);
    assert.match(svg, /<title>Loss\. x: step<\/title>/);
    assert.doesNotMatch(svg, /<script|href|url\(|\bid=|NaN|undefined/);
    await assert.rejects(picture(svg.replace("</title>", "")), /XML parse error/);
  });

  it("writes markup in titles, names and categories as text", async () => {
    const figure = {
      data: [
        { type: "bar", name: SCRIPT, x: [SCRIPT, "b & c"], y: [1, 2], text: [SCRIPT, "\u0001"] },
        { name: SCRIPT, x: [SCRIPT, "b & c"], y: [1, 2], line: { color: `"/>${SCRIPT}` } },
      ],
      layout: {
        title: { text: SCRIPT },
        xaxis: { title: { text: SCRIPT } },
        yaxis: { title: { text: SCRIPT } },
        annotations: [{ x: 0, y: 1, text: SCRIPT }],
      },
    };
    const svg = staticSvg(figure);
    await picture(svg);
    assert.doesNotMatch(svg, /<script/);
    assert.equal(svg.match(/>&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;</g)?.length, 8);
  });

  it("puts points where the axes say", () => {
    const svg = staticSvg({
      data: [{ mode: "markers", x: [0, 5, 10], y: [20, 10, 40] }],
      layout: { xaxis: { range: [0, 10] }, yaxis: { range: [0, 40] } },
    });
    const [left, middle, right] = numbers(svg, /<circle cx="([\d.]+)"/g);
    const [half, quarter, whole] = numbers(svg, /<circle cx="[\d.]+" cy="([\d.]+)"/g);
    // The plot ends 28 pixels before the right rim and, without titles, begins 20 below the top.
    assert.equal(right, 692);
    assert.equal(middle, (left + right) / 2);
    assert.equal(whole, 20);
    assert.ok(Math.abs((quarter - half) * 2 - (half - whole)) < 0.02);
  });

  it("puts points from right to left on a reversed axis", () => {
    const data = [{ mode: "markers", x: [0, 5, 10], y: [1, 1, 1] }];
    const layout = { xaxis: { range: [10, 0] } };
    const [first, middle, last] = numbers(staticSvg({ data, layout }), /<circle cx="([\d.]+)"/g);
    assert.equal(first, 692);
    assert.equal(middle, (first + last) / 2);
  });

  it("puts powers of ten at equal steps of a logarithmic axis and leaves zero out", () => {
    const svg = staticSvg({
      data: [{ mode: "markers", x: [1, 10, 100, 0], y: [1, 1, 1, 1] }],
      layout: { xaxis: { type: "log" } },
    });
    const places = numbers(svg, /<circle cx="([\d.]+)"/g);
    assert.equal(places.length, 3);
    assert.ok(Math.abs(places[1] - (places[0] + places[2]) / 2) < 0.02);
  });

  it("draws bars from zero, side by side or upon each other", () => {
    const data = [
      { type: "bar", x: ["a"], y: [2], marker: { color: "#111111" } },
      { type: "bar", x: ["a"], y: [4], marker: { color: "#222222" } },
    ];
    const box = (svg: string, color: string) => {
      const pattern = `<rect x="([\\d.]+)" y="([\\d.]+)" width="([\\d.]+)" height="([\\d.]+)" fill="${color}"`;
      const [x, y, width, height] = new RegExp(pattern)
        .exec(svg.split("overflow=")[1])!
        .slice(1)
        .map(Number);
      return { x, y, width, height };
    };
    // Between bars a pixel of white is left, half of it on each side.
    const beside = staticSvg({ data, layout: { barmode: "group" } });
    const [small, large] = [box(beside, "#111111"), box(beside, "#222222")];
    assert.ok(Math.abs(large.height + 1 - 2 * (small.height + 1)) < 0.05);
    assert.ok(Math.abs(small.x + small.width + 1 - large.x) < 0.05);
    assert.ok(Math.abs(small.y + small.height - large.y - large.height) < 0.05);

    const upon = staticSvg({ data, layout: { barmode: "stack" } });
    const [lower, upper] = [box(upon, "#111111"), box(upon, "#222222")];
    assert.equal(lower.x, upper.x);
    assert.ok(Math.abs(upper.y + upper.height + 1 - lower.y) < 0.05);
  });

  it("draws horizontal bars to the right of zero", () => {
    const svg = staticSvg({
      data: [{ type: "bar", orientation: "h", x: [1, 3], y: ["a", "b"] }],
      layout: { showlegend: false },
    });
    const boxes = [
      ...svg.matchAll(
        /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="#0072b2"/g,
      ),
    ];
    const [[, x0, width0], [, x1, width1]] = boxes;
    assert.equal(x0, x1);
    assert.ok(Math.abs(3 * (Number(width0) + 1) - (Number(width1) + 1)) < 0.1);
  });

  it("gives each cell of a heatmap the color of its value, the numbers of the scale's ends at its ends", async () => {
    const svg = staticSvg({
      data: [
        {
          type: "heatmap",
          z: [
            [0, 1],
            [0.5, null],
          ],
          colorscale: [
            [0, "#000000"],
            [1, "#ff0000"],
          ],
          texttemplate: "%{z:.1f}",
        },
      ],
    });
    await picture(svg);
    const colors = [...svg.split("overflow=")[1].matchAll(/<rect [^>]*fill="([^"]+)" shape/g)];
    assert.deepEqual(
      colors.slice(0, 3).map(([, color]) => color),
      ["rgb(0, 0, 0)", "rgb(255, 0, 0)", "rgb(128, 0, 0)"],
    );
    assert.deepEqual(svg.match(/>[01]\.\d</g)?.slice(0, 3), [">0.0<", ">1.0<", ">0.5<"]);
  });

  it("counts a histogram's values in round bins", () => {
    const svg = staticSvg({
      data: [{ type: "histogram", x: [0.1, 0.2, 1.5, 2.5], xbins: { size: 1 } }],
    });
    const heights = numbers(svg, /<rect [^>]*height="([\d.]+)" fill="#0072b2"/g);
    assert.equal(heights.length, 3);
    assert.ok(Math.abs((heights[0] + 1) / (heights[1] + 1) - 2) < 0.02);
    assert.equal(heights[1], heights[2]);
  });

  it("interrupts a line where a value is missing and fills a band between two lines", () => {
    const broken = staticSvg({ data: [{ mode: "lines", y: [1, 2, null, 3, 4, NaN] }] });
    const [, path] = /<path d="([^"]*)" fill="none"/.exec(broken)!;
    assert.match(path, /^M[^ML]+L[^ML]+M[^ML]+L[^ML]+$/);
    const band = staticSvg({
      data: [
        { mode: "lines", y: [1, 1], showlegend: false },
        { mode: "lines", y: [2, 2], fill: "tonexty", fillcolor: "rgba(0, 114, 178, 0.2)" },
      ],
      layout: { showlegend: false },
    });
    assert.match(band, /<path d="M[^M]+Z" fill="rgb\(0, 114, 178\)" fill-opacity="0.2"\/>/);
  });

  it("begins the axis of an area down to zero at zero", () => {
    const svg = staticSvg({ data: [{ mode: "lines", y: [1, 2], fill: "tozeroy" }] });
    const [, area] = /<path d="([^"]*Z)" fill="rgb\(0, 114, 178\)" fill-opacity="0.5"/.exec(svg)!;
    const lowest = Math.max(...numbers(area, /,([\d.]+)/g));
    const [bottom] = numbers(svg, /<line [^>]*y2="([\d.]+)" stroke="#8c959f"/g);
    assert.equal(lowest, bottom);
    assert.equal(numbers(svg, /<text [^>]*y="([\d.]+)"[^>]*"end">0</g)[0], bottom + 4);
  });

  it("shows error bars, shapes, annotations and hidden traces as plotly does", () => {
    const svg = staticSvg({
      data: [
        { mode: "markers", y: [1, 2], error_y: { array: [0.5, 0.5], color: "#123456" } },
        { y: [100, 200], visible: false },
      ],
      layout: {
        shapes: [
          { type: "line", xref: "paper", x0: 0, x1: 1, y0: 2, y1: 2, line: { color: "#abcdef" } },
        ],
        annotations: [{ x: 1, y: 2, text: "here" }],
      },
    });
    assert.equal(svg.match(/stroke="#123456"/g)?.length, 2);
    assert.match(svg, /<path d="M[\d.]+,([\d.]+)L692,\1"[^>]*stroke="#abcdef"/);
    assert.match(svg, />here</);
    assert.doesNotMatch(svg, />200</);
  });

  it("puts annotations without an arrow above, on and below their place as plotly does", () => {
    const at = { x: 0, y: 1, showarrow: false, font: { size: 20 } };
    const svg = staticSvg({
      data: [{ y: [0, 1, 2] }],
      layout: {
        annotations: [
          { ...at, text: "on" },
          { ...at, text: "above", yanchor: "bottom" },
          { ...at, text: "below", yanchor: "top" },
          { ...at, text: "higher", yanchor: "bottom", yshift: 10, xshift: 5 },
        ],
      },
    });
    const place = (text: string) => {
      const [, x, y] = new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>${text}<`).exec(svg)!;
      return { x: Number(x), y: Number(y) };
    };
    const [on, above, below, higher] = ["on", "above", "below", "higher"].map(place);
    // Glyphs of 20 pixels rise some 15 above their baseline and fall some 5 below it.
    assert.ok(on.y - above.y > 10 && on.y - above.y < 15, `${on.y - above.y}`);
    assert.ok(below.y - on.y > 10 && below.y - on.y < 15, `${below.y - on.y}`);
    assert.ok(Math.abs(above.y - higher.y - 10) < 0.02 && Math.abs(higher.x - above.x - 5) < 0.02);
  });

  it("turns class names that do not fit under their bars and keeps them inside the picture", async () => {
    const names = Array.from({ length: 10 }, (_, i) => `a rather long name ${i}`);
    const svg = staticSvg({ data: [{ type: "bar", x: names, y: names.map((_, i) => i) }] });
    assert.equal(svg.match(/rotate\(-35\)/g)?.length, 10);
    const { at, height } = await picture(svg);
    for (let y = 0; y < height - 8; y++) assert.deepEqual(at(3, y), [255, 255, 255]);
  });

  it("says in a frame what it cannot draw", async () => {
    const cases: [Figure, RegExp][] = [
      [{ data: [{ type: "scatter3d" }] }, /a trace of type “scatter3d”/],
      [{ data: [{ y: [1] }, { y: [1], yaxis: "y2" }] }, /several plots in one/],
      [
        { data: [{ type: "heatmap", z: Array.from({ length: 101 }, () => new Uint8Array(100)) }] },
        /more than 10 000 cells/,
      ],
    ];
    for (const [figure, sentence] of cases) {
      const svg = staticSvg(figure);
      await picture(svg);
      assert.match(svg, sentence);
      assert.match(svg, /interactive figure/);
    }
  });

  it("draws a figure without values as empty axes", async () => {
    for (const data of [
      [],
      [{ y: [] }],
      [{ type: "bar", x: [], y: [] }],
      [{ type: "heatmap", z: [] }],
      [{ type: "histogram", x: [] }],
    ]) {
      const svg = staticSvg({ data });
      await picture(svg);
      assert.doesNotMatch(svg, /NaN|Infinity/);
    }
  });

  it("heeds a range only where ticks fit between its ends", () => {
    for (const range of [
      [5, 5],
      [0, 1e308],
      [null, 1],
    ]) {
      const svg = staticSvg({ data: [{ y: [1, 2] }], layout: { yaxis: { range } } });
      assert.match(svg, />1\.4<.*>1\.6</);
    }
  });

  it("stays well-formed and finite whatever lists a figure brings", async () => {
    const text = fc.string({ unit: "binary", maxLength: 8 });
    const value = fc.oneof(fc.double(), fc.integer(), text, fc.constant(null), fc.boolean());
    const list = fc.array(value, { maxLength: 5 });
    const trace = fc.record(
      {
        type: fc.constantFrom("scatter", "bar", "heatmap", "histogram"),
        x: list,
        y: list,
        z: fc.array(list, { maxLength: 3 }),
        name: text,
        text: list,
        mode: fc.constantFrom("lines", "markers+text"),
        fill: fc.constantFrom("tonexty", "tozeroy"),
        orientation: fc.constantFrom("h", "v"),
        error_y: fc.record({ array: list }),
      },
      { requiredKeys: ["type"] },
    );
    const axis = fc.record({
      type: fc.constantFrom("-", "log", "category"),
      title: text,
      autorange: fc.constantFrom(true, "reversed"),
    });
    const figure = fc.record({
      data: fc.array(trace, { maxLength: 3 }),
      layout: fc.record({ xaxis: axis, yaxis: axis, barmode: fc.constantFrom("group", "stack") }),
    });
    await fc.assert(
      fc.asyncProperty(figure, async (any) => {
        const svg = staticSvg(any);
        await sharp(Buffer.from(svg)).metadata();
        // Words may be anything, numbers may not.
        const geometry = svg.replace(/>[^<]*</g, "><").replace(/aria-label="[^"]*"/, "");
        assert.doesNotMatch(geometry, /NaN|Infinity|undefined/);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("refuses sizes too small for a plot", () => {
    assert.throws(() => staticSvg({ data: [] }, { width: 100 }), {
      name: "UserError",
      message: "staticSvg: a figure needs 240 x 160 pixels or more, but came as 100 x 420",
    });
  });
});
