import { inspected } from "../../base/inspected";
import type { MimeBundle } from "../../base/messages";
import { barChart } from "../../charts/bar-chart";
import type { Figure } from "../../charts/figure";
import { figureBundle } from "./figure-bundle";

/** More bars leave no space for a number above each. */
const MOST_NUMBERED = 12;

/** A class distribution as a bar chart, and its numbers as text. */
export function distributionBundle(shares: ArrayLike<number>): MimeBundle {
  return { ...figureBundle(distributionFigure(shares)), "text/plain": inspected(shares) };
}

function distributionFigure(shares: ArrayLike<number>): Figure {
  const classes = Array.from(shares, (_, i) => String(i));
  const annotations = classes.length > MOST_NUMBERED ? [] : Array.from(shares, numberAbove);
  const most = Array.from(shares).reduce((high, share) => Math.max(high, share), 0);
  const figure = barChart([{ name: "share", values: shares }], classes, {
    title: `A distribution over ${shares.length} classes`,
    category: { name: "class", unit: null },
    // Space for the number above the highest bar.
    value: {
      name: "probability",
      unit: null,
      range: [0, (annotations.length > 0 ? 1.15 : 1.05) * most],
    },
  });
  return { ...figure, layout: { ...figure.layout, height: 300, annotations } };
}

function numberAbove(share: number, i: number): object {
  const text = String(Number(share.toFixed(3)));
  return { x: i, y: share, text, showarrow: false, yanchor: "bottom" };
}
