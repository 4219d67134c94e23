import { expect, expectInteger } from "../base/expect";
import type { Network, WideResNet } from "./network";

/** A convolution with bias, padded as TensorFlow's SAME. */
export interface Convolution {
  readonly type: "convolution";
  readonly name: string;
  /** Which layer's output it reads; the one before by default, the images for the first. */
  readonly input?: string;
  /** Side of its square kernel, in pixels. */
  readonly size: number;
  /** Pixels from one place of the kernel to the next; 1 by default. */
  readonly stride?: 1 | 2;
  /** Channels of its output. */
  readonly filters: number;
  /** A layer whose output, of the same shape, is added to its own: a residual connection. */
  readonly plus?: string;
}

/** Batch normalization, then a leaky ReLU. */
export interface Normalization {
  readonly type: "normalization";
  readonly name: string;
  readonly input?: string;
}

/** One layer of a network. Its weights are called by its name: "stem/kernel", "tail/gamma". */
export type Layer = Convolution | Normalization;

/** What layers call the network's images, shrunk where the network shrinks them. */
export const IMAGES = "images";
/** What weights call the two heads. */
const HEADS = ["classes", "rotation"];

/** A layer with all that follows from the layers before it. */
export type PlacedLayer = (
  (Required<Omit<Convolution, "plus">> & { readonly plus: string | null }) | Required<Normalization>
) & {
  /** Channels of its input and of its output. */
  readonly from: number;
  readonly to: number;
  /** By how much its output's height and width are divided, each time rounded up. */
  readonly strides: readonly number[];
};

/**
 * A network's layers, one after another in the order of the forward pass, each with its input.
 * Throws a sentence where they do not fit together.
 */
export function layersOf(network: Network): readonly PlacedLayer[] {
  const known = placed.get(network);
  if (known !== undefined) return known;
  expectNetwork("layersOf", network);
  const layers = placeLayers(
    network.architecture === "layers" ? network.layers : residualLayers(network),
    network.channels,
  );
  placed.set(network, layers);
  return layers;
}

// A network is data that stays as it is, so its layers are worked out once.
const placed = new WeakMap<Network, readonly PlacedLayer[]>();

/**
 * The layers of a wide residual network: a stem of 16 filters, blocks of two convolutions behind a
 * normalization each, and a last normalization. The very first block's shortcut reads the activated
 * input, all others the raw one, as in MixMatch's code.
 */
function residualLayers({ filters, scales, repeat }: WideResNet): Layer[] {
  const layers: Layer[] = [{ type: "convolution", name: "stem", size: 3, filters: 16 }];
  let [x, width] = ["stem", 16];
  for (let scale = 0; scale < scales; scale++) {
    for (let i = 0; i < repeat; i++) {
      const block = `scale${scale}/block${i}`;
      const to = filters * 2 ** scale;
      const stride = scale > 0 && i === 0 ? 2 : 1;
      const raw = x === "stem" ? `${block}/norm1` : x;
      const shortcut: Layer[] =
        width === to
          ? []
          : [
              {
                type: "convolution",
                name: `${block}/shortcut`,
                input: raw,
                size: 1,
                stride,
                filters: to,
              },
            ];
      layers.push(
        { type: "normalization", name: `${block}/norm1`, input: x },
        { type: "convolution", name: `${block}/conv1`, size: 3, stride, filters: to },
        { type: "normalization", name: `${block}/norm2` },
        ...shortcut,
        {
          type: "convolution",
          name: `${block}/conv2`,
          input: `${block}/norm2`,
          size: 3,
          filters: to,
          plus: shortcut.length > 0 ? `${block}/shortcut` : raw,
        },
      );
      [x, width] = [`${block}/conv2`, to];
    }
  }
  return [...layers, { type: "normalization", name: "tail" }];
}

function placeLayers(layers: readonly Layer[], channels: number): PlacedLayer[] {
  const known = new Map<string, { to: number; strides: readonly number[] }>([
    [IMAGES, { to: channels, strides: [] }],
  ]);
  let before = IMAGES;
  return layers.map((layer) => {
    const input = layer.input ?? before;
    const { to: from, strides } = known.get(input)!;
    const place: PlacedLayer =
      layer.type === "normalization"
        ? { ...layer, input, from, to: from, strides }
        : {
            ...layer,
            input,
            stride: layer.stride ?? 1,
            plus: layer.plus ?? null,
            from,
            to: layer.filters,
            strides:
              layer.stride === undefined || layer.stride === 1
                ? strides
                : [...strides, layer.stride],
          };
    known.set(layer.name, place);
    before = layer.name;
    return place;
  });
}

// Throws a sentence, in `who`'s name, on layers that cannot be put together.
function expectLayers(who: string, layers: readonly Layer[]): void {
  const given: unknown = layers;
  expect(
    Array.isArray(given) && given.length > 0,
    who,
    "the network's layers should be a list of at least one, but came empty or as something else",
  );
  const outputs = new Map<string, { filters: number | null; strides: string }>([
    [IMAGES, { filters: null, strides: "" }],
  ]);
  let before = IMAGES;
  layers.forEach((layer, i) => {
    const { name, input = before } = layer;
    expect(
      typeof name === "string" && /^[\w-]+(\/[\w-]+)*$/.test(name) && !HEADS.includes(name),
      who,
      `layer ${i} should have a name of letters, digits, "-", "_" and "/", other than ` +
        `${HEADS.join(" and ")}, but came with ${JSON.stringify(name)}`,
    );
    expect(!outputs.has(name), who, `two layers are called ${name}; rename one`);
    const read = outputs.get(input);
    expect(read !== undefined, who, `layer ${name} reads ${input}, which is no layer before it`);
    before = name;
    if (layer.type === "normalization") {
      expect(
        input !== IMAGES,
        who,
        `layer ${name} would normalize the images; begin with a convolution`,
      );
      outputs.set(name, read);
      return;
    }
    expect(
      layer.type === "convolution",
      who,
      `layer ${name} should be a convolution or a normalization, but came as ` +
        JSON.stringify((layer as { type?: unknown }).type),
    );
    const { size, stride = 1, filters, plus } = layer;
    expectInteger(who, `the size of layer ${name}`, size, 1);
    expect(
      stride === 1 || stride === 2,
      who,
      `the stride of layer ${name} should be 1 or 2, but came as ${String(stride)}`,
    );
    expectInteger(who, `the filters of layer ${name}`, filters, 1);
    const made = { filters, strides: stride === 1 ? read.strides : `${read.strides}/${stride}` };
    if (plus !== undefined) {
      const added = outputs.get(plus);
      expect(
        added !== undefined && added.filters === filters && added.strides === made.strides,
        who,
        `layer ${name} adds ${plus}, which should be a layer before it of the same shape`,
      );
    }
    outputs.set(name, made);
  });
}

/** Throws a sentence in the name of `who` unless this network can be built. */
export function expectNetwork(who: string, network: Network): void {
  const numbers: Record<string, number> = {
    classes: network.classes,
    channels: network.channels,
    shrink: network.shrink,
  };
  if (network.architecture === "wide-resnet") {
    const { filters, scales, repeat } = network;
    Object.assign(numbers, { filters, scales, repeat });
  }
  for (const [name, value] of Object.entries(numbers)) {
    expectInteger(who, `the network's ${name}`, value, 1);
  }
  if (network.architecture === "layers") expectLayers(who, network.layers);
}

/** How many features a network hands to its heads: the channels of its last layer. */
export function featureCount(network: Network): number {
  return layersOf(network).at(-1)!.to;
}
