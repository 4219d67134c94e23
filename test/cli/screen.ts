/** A screen that keeps what was written, 60 columns wide, and a clock that a test can turn. */
export function screenOf(isTTY: boolean) {
  const clock = { now: 1_000_000 };
  const screen = {
    isTTY,
    columns: 60,
    text: "",
    write(text: string) {
      this.text += text;
    },
  };
  return { clock, screen, now: () => clock.now };
}
