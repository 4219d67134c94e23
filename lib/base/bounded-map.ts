interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
}

/** A map that keeps what was set last, as long as the sum of all weights stays within a limit. */
export class BoundedMap<Value, Key = string> {
  private readonly entries = new Map<Key, Entry<Value>>();
  private total = 0;

  /** What is set last stays, even if it alone weighs more than the limit. */
  constructor(private readonly limit: number) {}

  /** The value of a key, if it is still there. */
  get(key: Key): Value | undefined {
    return this.entries.get(key)?.value;
  }

  /** Whether a key is still there. */
  has(key: Key): boolean {
    return this.entries.has(key);
  }

  /** Sets a value in place of the one before it, as the latest. `weight` is its own. */
  set(key: Key, value: Value, weight = 1): void {
    this.remove(key);
    this.entries.set(key, { value, weight });
    this.total += weight;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit || oldest === key) break;
      this.remove(oldest);
    }
  }

  /** All values, the oldest first. */
  values(): Value[] {
    return [...this.entries.values()].map(({ value }) => value);
  }

  private remove(key: Key): void {
    this.total -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
  }
}
