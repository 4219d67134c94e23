import { convnet, remixmatch } from "../../lib";

/** Another network in one line; `convnet` itself is ten. */
export const plain = { ...convnet({ channels: [16, 32, 64] }), channels: 1 };

/** A network of one's own is data: layers that read the one before, or a named one. */
export const residual = {
  ...plain,
  layers: [
    { type: "convolution", name: "stem", size: 3, stride: 2, filters: 8 },
    { type: "normalization", name: "norm" },
    { type: "convolution", name: "inner", size: 3, filters: 8, plus: "stem" },
    { type: "normalization", name: "last" },
  ],
} as const;

export const [onPlain, onResidual] = [plain, residual].map((network) =>
  remixmatch(network, { strongViews: 1, windowBatches: 4 }),
);
