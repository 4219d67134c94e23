// Still pictures of figures, drawn without a browser.
export { staticSvg } from "./static-svg";
