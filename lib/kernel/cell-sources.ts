/** The code of cells by number, for the excerpts in tracebacks. */
export interface CellSources {
  readonly add: (number: number, code: string) => void;
  readonly map: ReadonlyMap<number, string>;
}

const MAX_CHARACTERS = 50_000_000;

/** Keeps the code of the latest cells: `maxCharacters` of it, and always that of the last one. */
export function createCellSources(maxCharacters = MAX_CHARACTERS): CellSources {
  const map = new Map<number, string>();
  let characters = 0;

  function remove(number: number): void {
    characters -= map.get(number)?.length ?? 0;
    map.delete(number);
  }

  return {
    map,
    add(number, code) {
      remove(number);
      map.set(number, code);
      characters += code.length;
      for (const oldest of map.keys()) {
        if (characters <= maxCharacters || oldest === number) break;
        remove(oldest);
      }
    },
  };
}
