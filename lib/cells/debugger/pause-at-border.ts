// In a file of its own, by which a debugger that stops here knows what that means.

/**
 * Lets the debugger's thread look at a cell that begins, and set its breakpoints in there; or at the
 * end of one, so that no step goes on in what shows its value.
 */
export function pauseAtBorder(): void {
  // eslint-disable-next-line no-debugger -- the purpose of this function
  debugger;
}
