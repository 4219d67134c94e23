import { cpus } from "node:os";
import { packageVersion } from "../../base/package-root";
import { UserError } from "../../base/user-error";
import type { DataSet } from "../../data/data-set";
import { type Split, splitHash } from "../../data/splits/split";
import { engineInUse } from "../../engine/engine";
import type { Method } from "../../methods/method";
import { plainOptions } from "../../methods/options";
import { type BatchSize, batchSizes } from "../batches";
import { isRecord } from "./tree-path";

/** What a run is: two runs of the same identity are the same run, bit for bit. */
export interface Identity {
  readonly method: string;
  readonly options: object;
  readonly network: object;
  /** The data set's checksum. */
  readonly data: string;
  /** The split's hash. */
  readonly split: string;
  readonly seed: number;
  readonly batch: BatchSize;
  /** What computed, and what it was made of: bits may differ between two of them, nothing else. */
  readonly machine: {
    readonly engine: string;
    readonly version: string;
    readonly threads: number;
    readonly processor: string;
    readonly remixmatch: string;
  };
}

/** The identity of a run on this machine. Throws when no engine has been started. */
export function identityOf(
  { name, options, network }: Pick<Method, "name" | "options" | "network">,
  { checksum }: Pick<DataSet, "checksum">,
  split: Split,
  { seed, batch }: Pick<Identity, "seed" | "batch">,
): Identity {
  const engine = engineInUse();
  if (engine === null)
    throw new UserError("identityOf: no engine runs yet; call startEngine() first");
  return {
    method: name,
    options: plainOptions(options),
    network,
    data: checksum,
    split: splitHash(split),
    seed,
    batch: inOneForm(batch),
    machine: {
      engine: engine.name,
      version: engine.version,
      threads: engine.threads,
      processor: engine.device === "CPU" ? (cpus().at(0)?.model ?? "unknown") : engine.device,
      remixmatch: packageVersion(),
    },
  };
}

// As many of each kind is a number, in whichever form it was asked for.
function inOneForm(batch: BatchSize): BatchSize {
  const { labeled, unlabeled } = batchSizes(batch);
  return labeled === unlabeled ? labeled : { labeled, unlabeled };
}

/**
 * Throws a sentence unless both are of the same run: it names the first field that differs, with
 * both values; `who` begins it. What differs in the machine alone is returned as sentences, since
 * the run can go on there, but perhaps not with the same bits.
 */
export function expectIdentity(
  found: Identity,
  wanted: Identity,
  who = "expectIdentity",
): string[] {
  const { machine: foundOn, ...foundRun } = found;
  const { machine: wantedOn, ...wantedRun } = wanted;
  const [first] = differences(foundRun, wantedRun, []);
  if (first) {
    throw new UserError(
      `${who}: the checkpoint was made with ${first.path} ${shown(first.found)}, but this run has ` +
        `${shown(first.wanted)}; go on with the checkpoint's own, or start anew in another folder`,
    );
  }
  return differences(foundOn, wantedOn, ["machine"]).map(
    ({ path, found, wanted }) =>
      `${who}: the checkpoint was made with ${path} ${shown(found)}, but this run has ` +
      `${shown(wanted)}: its bits may differ from those of a run that was never interrupted`,
  );
}

interface Difference {
  readonly path: string;
  readonly found: unknown;
  readonly wanted: unknown;
}

// In the order of the wanted fields; those that only the other one has come last.
function differences(found: unknown, wanted: unknown, path: readonly string[]): Difference[] {
  if (Object.is(found, wanted)) return [];
  const bothRecords = isRecord(found) && isRecord(wanted);
  if (bothRecords || (Array.isArray(found) && Array.isArray(wanted))) {
    const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    return [...names].flatMap((name) =>
      differences(own(found, name), own(wanted, name), [...path, name]),
    );
  }
  return [{ path: path.join("."), found, wanted }];
}

function own(record: object, name: string): unknown {
  return Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return "none";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
