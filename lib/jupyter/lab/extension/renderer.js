/* global console, document, MutationObserver, ResizeObserver */
import { loadPlotly } from "./plotly.js";
import { isDark, themed } from "./theme.js";

const TYPE = "application/vnd.plotly.v1+json";
const STILL = "image/svg+xml";
const HEIGHT = 420;
const CONFIG = { displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };

/** The extension: a renderer for plotly's figures, before all other forms that an output has. */
export function makeExtension(name, Widget) {
  const FigureWidget = figureWidget(Widget);
  return {
    id: `${name}:renderer`,
    rendererFactory: {
      safe: true, // a figure is data: plotly runs none of it
      mimeTypes: [TYPE],
      createRenderer: () => new FigureWidget(),
    },
    rank: 0,
    dataType: "json",
  };
}

/** A class of widgets that show the still picture first, and the live figure once it is drawn. */
function figureWidget(Widget) {
  return class FigureWidget extends Widget {
    #figure;
    #still;
    #live = document.createElement("div");
    #plotly;
    #drawing = Promise.resolve();
    #width = 0;
    #sizes = new ResizeObserver(() => this.#fit());
    #theme = new MutationObserver(() => this.#draw());

    constructor() {
      super();
      this.addClass("remixmatch-figure");
      this.node.style.overflow = "auto hidden";
    }

    /** Takes the output's forms; a new state of the same output is drawn over the one before. */
    renderModel(model) {
      this.#figure = model.data[TYPE];
      this.#showStill(model.data[STILL]);
      if (this.isAttached) this.#draw();
      return Promise.resolve();
    }

    onAfterAttach() {
      this.#sizes.observe(this.node);
      this.#theme.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
      this.#draw();
    }

    onBeforeDetach() {
      this.#sizes.disconnect();
      this.#theme.disconnect();
    }

    dispose() {
      this.#plotly?.purge(this.#live);
      super.dispose();
    }

    #showStill(svg) {
      if (typeof svg !== "string" || this.#live.isConnected) return;
      this.#still ??= document.createElement("img");
      this.#still.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      this.#still.style.maxWidth = "100%";
      this.node.replaceChildren(this.#still);
    }

    /** Draws the present state, after whatever is being drawn. */
    #draw() {
      this.#drawing = this.#drawing
        .then(() => this.#drawNow())
        .catch((error) => this.#giveUp(error));
    }

    async #drawNow() {
      if (this.isDisposed || !this.isAttached || this.#figure === undefined) return;
      const figure = this.#figure;
      const plotly = await loadPlotly(figure);
      if (this.isDisposed) return;
      const { data, layout, config, frames } = themed(figure, isDark());
      const height = layout.height ?? HEIGHT;
      this.#live.style.height = `${height}px`;
      this.node.append(this.#live);
      this.#width = this.node.clientWidth;
      const width = layout.width ?? (this.#width || undefined);
      // Whoever has zoomed in stays there when colors or data change.
      const whole = { uirevision: "kept", ...layout, height, width };
      await plotly.react(this.#live, {
        data,
        layout: whole,
        config: { ...CONFIG, ...config },
        frames,
      });
      this.#plotly = plotly;
      this.#still?.remove();
    }

    /** A figure that says nothing of its width follows the notebook's. */
    #fit() {
      const width = this.node.clientWidth;
      const given = this.#figure?.layout?.width;
      if (!this.#plotly || given !== undefined || width === 0 || width === this.#width) return;
      this.#width = width;
      this.#plotly.relayout(this.#live, { width });
    }

    /** The still picture stays; without one, the reason does. */
    #giveUp(error) {
      console.error("remixmatch-plotly: a figure could not be drawn.", error);
      this.#live.remove();
      if (this.#still) this.node.replaceChildren(this.#still);
      else this.node.textContent = `This figure could not be drawn: ${error?.message ?? error}`;
    }
  };
}
