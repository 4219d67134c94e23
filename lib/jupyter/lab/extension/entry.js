/* global document, URL, window */
// The entry point by which JupyterLab loads this extension: the container that module federation
// expects, written by hand, since there is nothing to bundle.
(() => {
  const name = "remixmatch-plotly";
  const folder = new URL(".", document.currentScript.src).href;
  let shared;

  /** JupyterLab's own class of widgets: the newest version that it shares. */
  async function loadWidget() {
    const versions = Object.entries(shared["@lumino/widgets"]);
    const newest = versions.sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).at(-1);
    const factory = await newest[1].get();
    return factory().Widget;
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[name] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const [Widget, { makeExtension }] = await Promise.all([
        loadWidget(),
        import(`${folder}renderer.js`),
      ]);
      const extension = makeExtension(name, Widget);
      return () => ({ __esModule: true, default: extension });
    },
  };
})();
