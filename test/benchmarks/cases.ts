import {
  type DataSet,
  type Image,
  type Method,
  type Network,
  type Workers,
  createImage,
  defaultsOf,
  loadDataSet,
  methodNamed,
  presetNamed,
  wrn28x2,
} from "../../lib";

/** What a training step is measured of, as plain data, so that it can be told to another process. */
export interface Case {
  readonly network: keyof typeof NETWORKS;
  readonly method: "supervised" | "mixmatch" | "remixmatch";
  /** K, of ReMixMatch alone. */
  readonly strong: number;
  readonly batch: number;
  /** Height and width of the images, in color for WRN-28-2. */
  readonly side: number;
}

interface Setting {
  readonly network: Network;
  readonly batch: number;
  readonly side: number;
  readonly options: object;
}

const classroom = presetNamed("classroom");

/** The paper's network with its batches, and the lessons'. */
export const NETWORKS = {
  wrn28x2: { network: wrn28x2, batch: 64, side: 32, options: {} },
  classroom: {
    network: classroom.network,
    batch: classroom.batch,
    side: 28,
    options: classroom.options,
  },
} satisfies Record<string, Setting>;

/** A case with what is not given as its network usually has it. */
export function caseOf(given: Partial<Case> & Pick<Case, "network">): Case {
  const { batch, side } = NETWORKS[given.network];
  return { method: "remixmatch", strong: 1, batch, side, ...given };
}

/** The method that a case trains, with those options of its network that the method knows. */
export function methodOf({ network, method, strong }: Case, workers?: Workers): Method {
  const { network: layers, options } = NETWORKS[network];
  const given = { ...options, ...(method === "remixmatch" && { strongViews: strong }) };
  const known = Object.entries(given).filter(([name]) => name in defaultsOf(method));
  return methodNamed(method, layers, Object.fromEntries(known), workers);
}

/** Some of the embedded images at the size of a case, in color where its network looks at color. */
export function dataOf({ network, side }: Pick<Case, "network" | "side">, count = 1000): DataSet {
  const data = loadDataSet();
  const { channels } = NETWORKS[network].network;
  const some = ({ images, labels }: DataSet["train"]): DataSet["train"] => ({
    images: images.slice(0, count).map((image) => grown(image, side, channels)),
    labels: labels.slice(0, count),
  });
  return { ...data, train: some(data.train), test: some(data.test) };
}

/** A grey image at another size, by the nearest pixel, its grey in every channel. */
export function grown(image: Image, side: number, channels: number): Image {
  const { width, height, pixels } = image;
  if (width === side && height === side && channels === 1) return image;
  const scaled = (place: number, size: number): number => Math.floor((place * size) / side);
  const bytes = Uint8Array.from({ length: side * side * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [row, column] = [Math.floor(pixel / side), pixel % side];
    return pixels[scaled(row, height) * width + scaled(column, width)];
  });
  return createImage(side, side, channels, bytes);
}
