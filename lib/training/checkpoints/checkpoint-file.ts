import { createHash } from "node:crypto";
import { UserError } from "../../base/user-error";
import { quoted } from "../../base/safetensors-header";
import { decodeSafetensors, encodeSafetensors } from "../../base/safetensors";
import type { Identity } from "./identity";
import { type StateTree, packTree, unpackTree } from "./state-tree";

/** A moment of a run, outside of any engine. */
export interface Checkpoint {
  /** The file it came from. */
  readonly file: string;
  /** Steps taken. */
  readonly step: number;
  readonly identity: Identity;
  readonly state: StateTree;
}

const FORMAT = "remixmatch checkpoint";
const VERSION = "1";
const DIGITS = 64;
// The checksum is the first thing in the header, so that its place is known before it is trusted.
const CHECKSUM_AT = 8 + '{"__metadata__":{"sha256":"'.length;

/**
 * A state and what it belongs to as the bytes of one safetensors file: tensors by path, all else as
 * JSON in its metadata, and a sha-256 over every byte but its own digits.
 * Throws when the state or the identity holds what such a file cannot.
 */
export function encodeCheckpoint({
  state,
  identity,
}: {
  state: { readonly step: number };
  identity: Identity;
}): Buffer {
  const packed = packTree(state, "the state of a checkpoint");
  const belongs = packTree(identity, "the identity of a checkpoint");
  const bytes = encodeSafetensors(packed.arrays, {
    sha256: "0".repeat(DIGITS),
    format: FORMAT,
    version: VERSION,
    step: String(state.step),
    identity: belongs.json,
    state: packed.json,
  });
  bytes.write(checksumOf(bytes), CHECKSUM_AT);
  return bytes;
}

/**
 * Reads what `encodeCheckpoint` wrote. Throws a sentence that names the file when a byte is missing
 * or changed, when it is another kind of file, or one of a version that is not known here.
 */
export function decodeCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  const { format, version, sha256 } = metadata;
  if (format !== FORMAT) {
    throw new UserError(
      `${file}: should be a ${FORMAT}, but is a safetensors file of another kind; choose a file ` +
        `that a run of remixmatch has written`,
    );
  }
  if (version !== VERSION) {
    throw new UserError(
      `${file}: is a ${FORMAT} of format ${quoted(version ?? "none")}, but this version of ` +
        `remixmatch reads "${VERSION}"; go on with the version that wrote it`,
    );
  }
  const found = checksumOf(bytes);
  if (sha256 !== found) {
    throw new UserError(
      `${file}: is damaged: its sha-256 is ${found}, but should be ${quoted(sha256 ?? "")}; take ` +
        `the checkpoint before it`,
    );
  }
  const state = unpackTree({ json: metadata.state ?? "", arrays: tensors }, file);
  const identity = unpackTree({ json: metadata.identity ?? "", arrays: {} }, file);
  const { step } = state as { step?: unknown };
  if (!Number.isSafeInteger(step) || String(step) !== metadata.step) {
    throw new UserError(`${file}: should be of one step, but names two; take another checkpoint`);
  }
  return { file, step: step as number, identity: identity as unknown as Identity, state };
}

function checksumOf(bytes: Uint8Array): string {
  return createHash("sha256")
    .update(bytes.subarray(0, CHECKSUM_AT))
    .update(bytes.subarray(CHECKSUM_AT + DIGITS))
    .digest("hex");
}
