// How values show in a notebook: MIME bundles, tables, grids of images.
export { type TableLike, type TableOptions, tableBundle } from "./bundles/table-bundle";
export type { TensorLike } from "./bundles/tensor-bundle";
export { type GridOptions, type ImageGrid, imageGrid } from "./image-grid";
export { type MimeOutput, toMimeBundle } from "./mime-bundle";
export type { GridImage } from "./montage";
export { type Displayable, show } from "./show";
