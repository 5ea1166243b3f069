/**
 * A word as a shell takes it: as it is where nothing in it means anything to a shell, else in single quotes.
 *
 * @example shellWord("lambda.*=0.1") === "'lambda.*=0.1'"
 */
export function shellWord(text: string): string {
  return /^[\w.,=:/@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
