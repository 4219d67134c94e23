/* global console, document, MutationObserver, ResizeObserver */
import { loadPlotly } from "./plotly.js";
import { isDark, themed } from "./theme.js";

const FIGURE_TYPE = "application/vnd.plotly.v1+json";
const IMAGE_TYPE = "image/svg+xml";
const HEIGHT = 420;
const CONFIG = { displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };

/** Makes the extension: a renderer for plotly's figures, preferred to all other MIME types. */
export function makeExtension(name, Widget) {
  const FigureWidget = figureWidget(Widget);
  return {
    id: `${name}:renderer`,
    rendererFactory: {
      safe: true, // a figure is data: plotly runs none of it
      mimeTypes: [FIGURE_TYPE],
      createRenderer: () => new FigureWidget(),
    },
    rank: 0,
    dataType: "json",
  };
}

/** Makes the class of widgets that show the static image first, and the plot once it is drawn. */
function figureWidget(Widget) {
  return class FigureWidget extends Widget {
    #figure;
    #image;
    #plot = document.createElement("div");
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

    /** Takes the output's MIME bundle; a new state of the same output is drawn over the one before. */
    renderModel(model) {
      this.#figure = model.data[FIGURE_TYPE];
      this.#showImage(model.data[IMAGE_TYPE]);
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
      this.#plotly?.purge(this.#plot);
      super.dispose();
    }

    #showImage(svg) {
      if (typeof svg !== "string" || this.#plot.isConnected) return;
      this.#image ??= document.createElement("img");
      this.#image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      this.#image.style.maxWidth = "100%";
      this.node.replaceChildren(this.#image);
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
      this.#plot.style.height = `${height}px`;
      this.node.append(this.#plot);
      this.#width = this.node.clientWidth;
      const width = layout.width ?? (this.#width || undefined);
      // A reader who has zoomed in stays there when colors or data change.
      const sized = { uirevision: "kept", ...layout, height, width };
      await plotly.react(this.#plot, {
        data,
        layout: sized,
        config: { ...CONFIG, ...config },
        frames,
      });
      this.#plotly = plotly;
      this.#image?.remove();
    }

    /** A figure without a width of its own follows the notebook's. */
    #fit() {
      const width = this.node.clientWidth;
      const given = this.#figure?.layout?.width;
      if (!this.#plotly || given !== undefined || width === 0 || width === this.#width) return;
      this.#width = width;
      this.#plotly.relayout(this.#plot, { width });
    }

    /** Leaves the static image; without one, shows the reason. */
    #giveUp(error) {
      console.error("remixmatch-plotly: a figure could not be drawn.", error);
      this.#plot.remove();
      if (this.#image) this.node.replaceChildren(this.#image);
      else this.node.textContent = `This figure could not be drawn: ${error?.message ?? error}`;
    }
  };
}
