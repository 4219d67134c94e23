/** A map that remembers what was put in last, as long as it all weighs no more than a limit. */
export class BoundedMap<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly weight: number }>();
  private total = 0;

  /** `limit` bounds the sum of all weights; what is put in last stays, whatever it weighs. */
  constructor(private readonly limit: number) {}

  /** The value under a name, if it is still remembered. */
  get(name: string): V | undefined {
    return this.entries.get(name)?.value;
  }

  /** Puts a value in, in place of the one before it; `weight` is its own, in characters. */
  put(name: string, value: V, weight: number): void {
    this.drop(name);
    this.entries.set(name, { value, weight });
    this.total += weight;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit || oldest === name) break;
      this.drop(oldest);
    }
  }

  /** All that is remembered, the oldest first. */
  values(): V[] {
    return [...this.entries.values()].map(({ value }) => value);
  }

  private drop(name: string): void {
    this.total -= this.entries.get(name)?.weight ?? 0;
    this.entries.delete(name);
  }
}
