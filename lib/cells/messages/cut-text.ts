/**
 * A text of at most `most` characters: of a longer one the beginning, and a sentence in brackets
 * that says so.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const isHalf = (text.charCodeAt(most - 1) & 0xfc00) === 0xd800;
  const shown = text.slice(0, isHalf ? most - 1 : most);
  return `${shown}… [the first ${shown.length} of ${text.length} characters; write the text to a file to have the rest]`;
}
