import { z } from "zod";
import type { Augmentation } from "./augmentation";
import { type CTAugmentOptions, ctAugment, ctAugmentSchema } from "./ct-augment";
import { type RandAugmentOptions, randAugment, randAugmentSchema } from "./rand-augment";
import { weakAugment } from "./weak-augment";

interface Kind {
  readonly schema: z.ZodType<object>;
  readonly make: (options: object) => Augmentation;
}
const kinds: Readonly<Record<string, Kind>> = {
  ctaugment: { schema: ctAugmentSchema, make: ctAugment },
  randaugment: { schema: randAugmentSchema, make: randAugment },
  weak: { schema: z.strictObject({}), make: () => weakAugment() },
};

/**
 * An augmentation as an option: a value, a word for one with its defaults, or the word with its
 * options as a record, as JSON has it.
 */
export type AugmentationChoice =
  | "ctaugment"
  | "randaugment"
  | "weak"
  | ({ readonly name: "ctaugment" } & CTAugmentOptions)
  | ({ readonly name: "randaugment" } & RandAugmentOptions)
  // Whatever its state is: only it looks into it.
  | Augmentation<any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** The option `augmentation` of a method: any choice becomes the value it stands for. */
export const augmentationSchema = z
  .custom<AugmentationChoice>(() => true)
  .transform((choice, context): Augmentation => {
    if (isAugmentation(choice)) return choice;
    const { name, ...options }: { name?: unknown } =
      typeof choice === "string" ? { name: choice } : (choice ?? {});
    if (typeof name !== "string" || !Object.hasOwn(kinds, name)) {
      const words = Object.keys(kinds).map((kind) => `"${kind}"`);
      context.addIssue(`expected ${words.join(", ")}, a record of one of these names, or a value`);
      return z.NEVER;
    }
    const { schema, make } = kinds[name];
    const { data, error } = schema.safeParse(options);
    if (data !== undefined) return make(data);
    for (const { path, message } of error.issues) {
      context.addIssue({ code: "custom", path, message, input: options });
    }
    return z.NEVER;
  });

/** Whether a choice is a value already, rather than a word or a record for one. */
export function isAugmentation(choice: unknown): choice is Augmentation {
  const { init, decide } = (choice ?? {}) as Partial<Augmentation>;
  return typeof init === "function" && typeof decide === "function";
}
