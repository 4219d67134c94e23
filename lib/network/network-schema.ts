import { z } from "zod";

// Data from a file must not make us plan a network without end.
const count = (most: number) => z.int().positive().max(most);
const ends = {
  classes: count(1e6),
  channels: count(3),
  shrink: count(1e3),
};
const name = z.string().min(1).max(200);
const layerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("convolution"),
    name,
    input: name.exactOptional(),
    size: count(64),
    stride: z.literal([1, 2]).exactOptional(),
    filters: count(1e5),
    plus: name.exactOptional(),
  }),
  z.strictObject({ type: z.literal("normalization"), name, input: name.exactOptional() }),
]);

/** A `Network` as it stands in a run's config, a checkpoint or an exported file. */
export const networkSchema = z.discriminatedUnion("architecture", [
  z.strictObject({
    architecture: z.literal("wide-resnet"),
    ...ends,
    filters: count(1e4),
    scales: count(16),
    repeat: count(1e3),
  }),
  z.strictObject({
    architecture: z.literal("layers"),
    ...ends,
    layers: z.array(layerSchema).min(1).max(1e4).readonly(),
  }),
]);
