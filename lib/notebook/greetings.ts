// What TensorFlow's C++ says of itself while it is loaded. It asks no variable whether it may, so it
// would stand in every report as if the cell had warned of something.
const GREETINGS = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR\n/gm,
  /^I\d{4} [\d:.]+ +\d+ port\.cc:\d+\] oneDNN custom operations are on\..*\n/gm,
];

/** What native code wrote, without the lines in which TensorFlow only greets. */
export function withoutGreetings(text: string): string {
  return GREETINGS.reduce((left, greeting) => left.replace(greeting, ""), text);
}
