import { frontend } from "../base/messages";

/**
 * Clears what the running cell has shown so far. With `wait`, it stays until the cell shows
 * something new, so that a picture that is drawn again and again does not flicker. In a script,
 * where nothing can be cleared, nothing happens.
 */
export function clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
  frontend().clear?.(wait);
}
