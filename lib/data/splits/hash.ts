import { createHash } from "node:crypto";
import type { Split } from "./split";

/** The split's identity in checkpoints and reports: sha-256, in hexadecimal, over its JSON. */
export function splitHash({ seed, labeled, unlabeled, validation }: Split): string {
  // Spelled out, so that neither the order of the fields nor further ones count.
  const canonical = JSON.stringify({ labeled, seed, unlabeled, validation });
  return createHash("sha256").update(canonical).digest("hex");
}
