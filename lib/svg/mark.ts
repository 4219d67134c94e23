import type { Point } from "./path";

/** What traces are drawn with. Points are in coordinates of the axes, widths and sizes in pixels. */
export type Mark =
  | {
      readonly kind: "line";
      /** A point that is not finite leaves a gap. */
      readonly points: readonly Point[];
      readonly color: string;
      readonly width: number;
      readonly dash?: string | undefined;
    }
  | { readonly kind: "area"; readonly points: readonly Point[]; readonly color: string }
  | {
      readonly kind: "symbol";
      readonly at: Point;
      readonly shape: string;
      readonly size: number;
      readonly color: string;
      readonly lineWidth?: number;
    }
  | {
      readonly kind: "rect";
      readonly corners: readonly [Point, Point];
      readonly color: string;
      /** The space left free between neighbors. */
      readonly gap: number;
    }
  | {
      readonly kind: "error bar";
      readonly ends: readonly [Point, Point];
      readonly color: string;
      readonly width: number;
      readonly cap: number;
    }
  | {
      readonly kind: "label";
      readonly at: Point;
      readonly text: string;
      readonly color: string;
      readonly anchor: "start" | "middle" | "end";
      readonly offset: Point;
      readonly size: number;
    };

/** The points that a mark reaches to. */
export function pointsOf(mark: Mark): readonly Point[] {
  switch (mark.kind) {
    case "line":
    case "area":
      return mark.points;
    case "rect":
      return mark.corners;
    case "error bar":
      return mark.ends;
    case "symbol":
    case "label":
      return [mark.at];
  }
}
