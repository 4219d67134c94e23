/** The code of the cells that tracebacks may show. */
export interface Sources {
  readonly add: (number: number, code: string) => void;
  readonly map: ReadonlyMap<number, string>;
}

const HELD_CHARACTERS = 50_000_000;

/** Remembers the code of the latest cells, as much of it as fits. */
export function createSources(heldCharacters = HELD_CHARACTERS): Sources {
  const map = new Map<number, string>();
  let held = 0;

  function forget(number: number): void {
    held -= map.get(number)?.length ?? 0;
    map.delete(number);
  }

  return {
    map,
    add(number, code) {
      forget(number);
      map.set(number, code);
      held += code.length;
      for (const oldest of map.keys()) {
        if (held <= heldCharacters || oldest === number) break;
        forget(oldest);
      }
    },
  };
}
