// Text of somebody else's, fit to be shown in a line of ours: nothing in it ends the line, moves the cursor, turns the
// reading direction, hides, or is taken for an order by what reads along. It knows lines, not where they are shown.

/** What is no visible character and no blank: controls, line breaks, bidi and other format characters, halves of pairs. */
const unseen = /(?![\t\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r' };

/**
 * `\n`, `\u001b`: as JSON writes it, so between its quotes the value stays the same. Tabs and the signs that choose how an
 * emoji is drawn are left.
 */
export const visible = (text: string): string =>
  text.replace(unseen, character => short[character] ?? unitsOf(character));

/** The same between the double quotes of YAML, which has no halves of pairs. */
export const visibleInYaml = (quoted: string): string =>
  withoutOrders(quoted.replace(unseen, character => `\\U${hex(character.codePointAt(0) ?? 0, 8)}`));

/**
 * A whole line as it leaves us. What CI systems take for an order is broken by an escape as well: GitHub's `::set-output`
 * and `%%` count behind blanks, the `##name[` of Azure, TeamCity and Octopus anywhere.
 */
export const visibleLine = (text: string): string =>
  withoutOrders(
    visible(text).replace(/^(\s*)([:%])(?=\2)/, (_, blanks: string, sign: string) => blanks + unitsOf(sign)),
  );

const withoutOrders = (text: string): string => text.replace(/##(?=[\w.-]*\[)/g, `${unitsOf('#')}#`);

/** Lines -> a text, in which each of them is one. */
export const visibleLines = (lines: readonly string[]): string => lines.map(visible).join('\n');

/**
 * For a label, a title or a message of one line in an editor. VS Code makes links of `[words](command:…)` in messages and
 * pictures of `$(name)` in labels (`parseLinkedText`, `labelWithIconsRegex`); such pairs are pulled apart by a blank,
 * which every editor shows as it is.
 */
export const labelText = (text: string): string =>
  visible(text)
    .replaceAll('](', '] (')
    .replaceAll(/\$\((?=[\w~-]+\))/g, '$ (');

/** The same for a message that has lines of its own. */
export const messageText = (text: string): string => text.split('\n').map(labelText).join('\n');

function unitsOf(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map(unit => `\\u${hex(unit, 4)}`).join('');
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
