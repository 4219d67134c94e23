// Still pictures of figures, drawn without a browser.
export { type PictureSize, staticSvg } from "./static-svg";
