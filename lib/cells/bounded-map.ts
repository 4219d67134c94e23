/** A map that keeps what was set last, as long as the sum of all weights stays within a limit. */
export class BoundedMap<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly weight: number }>();
  private total = 0;

  /** What is set last stays, even if it alone weighs more than the limit. */
  constructor(private readonly limit: number) {}

  /** The value of a key, if it is still kept. */
  get(key: string): V | undefined {
    return this.entries.get(key)?.value;
  }

  /** Sets a value, in place of the one before it; `weight` is its own, in characters. */
  set(key: string, value: V, weight: number): void {
    this.delete(key);
    this.entries.set(key, { value, weight });
    this.total += weight;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit || oldest === key) break;
      this.delete(oldest);
    }
  }

  /** All values that are kept, the oldest first. */
  values(): V[] {
    return [...this.entries.values()].map(({ value }) => value);
  }

  private delete(key: string): void {
    this.total -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
  }
}
