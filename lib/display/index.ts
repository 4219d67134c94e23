// How values show in a notebook: MIME bundles, tables, grids of images.
export type { TensorLike } from "./bundles/tensor-bundle";
export { type GridOptions, type ImageGrid, imageGrid } from "./image-grid";
export { type MimeOutput, toMimeBundle } from "./mime-bundle";
export type { GridImage } from "./paste";
export { type Displayable, show } from "./show";
export { type TableLike, type TableOptions, tableBundle } from "./table";
