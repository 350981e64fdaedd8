// Finds entries of block maps in YAML as `kubectl` writes it, by indentation alone and without parsing what lies
// between. That is safe: inside a map, every line of a value is indented deeper than the map's keys, whatever the
// value is. Two exceptions are provided for: lists may stand as deep as their key, and comments anywhere.
// It never decides what a value means: what it finds is read by the parser.

/**
 * The lines of the entry `key` in a block map whose keys stand in `column`, line ends included; undefined when there
 * is none.
 */
export function entryText(map: string, column: number, key: string): string | undefined {
  const head = `${' '.repeat(column)}${key}:`;
  const start = map.startsWith(head) ? 0 : map.indexOf(`\n${head}`) + 1;
  if (start === 0 && !map.startsWith(head)) return undefined;
  const after = map[start + head.length] ?? '\n';
  return ' \r\n'.includes(after) ? map.slice(start, endOf(map, start, column)) : undefined;
}

/** The lines below the key, when nothing but white space stands beside it. */
export function insideOf(entry: string): string | undefined {
  const lineEnd = entry.indexOf('\n') + 1;
  if (lineEnd === 0 || lineEnd === entry.length) return undefined;
  return /:[ \r]*\n$/.test(entry.slice(0, lineEnd)) ? entry.slice(lineEnd) : undefined;
}

/** How far the first line of a text is indented that is neither empty nor a comment. */
export const columnOf = (text: string): number =>
  /^(?:[ \r]*\n| *#[^\n]*\n)*( *)/.exec(text)?.[1]?.length ?? 0;

/** Cuts a block list into its items, each with the dash made a blank; undefined when it is not a block list. */
export function itemTexts(
  list: string,
): readonly { readonly text: string; readonly start: number }[] | undefined {
  const column = columnOf(list);
  const starts = [...list.matchAll(dashes)].flatMap(({ 1: indent, index }) =>
    indent?.length === column ? [index] : [],
  );
  const first = starts[0];
  if (first === undefined || !/^(?:[ \r]*\n| *#[^\n]*\n)*$/.test(list.slice(0, first))) return undefined;
  return starts.map((start, index) => {
    const text = list.slice(start, starts[index + 1]);
    return { start, text: `${' '.repeat(column + 1)}${text.slice(column + 1)}` };
  });
}

const dashes = /^( *)-(?= )/gm;

/** Where the first line starts that belongs to the map itself or to what is around it. */
function endOf(map: string, start: number, column: number): number {
  for (let line = map.indexOf('\n', start) + 1; line > 0; line = map.indexOf('\n', line) + 1) {
    let at = line;
    while (at <= line + column && map.charAt(at) === ' ') at++;
    if (at <= line + column && isOther(map.slice(at, at + 2))) return line;
  }
  return map.length;
}

/** Neither blank nor a comment nor an item of a list. */
const isOther = (text: string): boolean => /^(?!-[ \r\n])[^ \r\n#]/.test(text);
