// How values show in a notebook: MIME bundles, tables, grids of images.
export { tableBundle } from "./bundles/table-bundle";
export { imageGrid } from "./image-grid";
export { type MimeOutput, toMimeBundle } from "./mime-bundle";
export { type Displayable, show } from "./show";
