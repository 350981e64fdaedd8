// A name that speaks to whatever shows it: editors, terminals, readers of lines.
import assert from 'node:assert/strict';

export const hostile =
  '[x](command:workbench.action.quit)$(bug)$(sync~spin)\u001b[2J\u202e\u200b\u0007a\nForged: line\r\u2028b';

/** No control, no invisible or turning character, no link, no picture; a tab and our own line ends are no harm. */
export function assertFitToBeShown(text: string, where = ''): void {
  const told = `${where} ${JSON.stringify(text)}`;
  assertSeen(text, told);
  assert.doesNotMatch(text, /\]\(|\$\([\w~-]+\)/, told);
}

/** Nothing that cannot be seen, and no line of a stranger. */
export function assertSeen(text: string, told = JSON.stringify(text)): void {
  assert.doesNotMatch(text, /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, told);
  assert.doesNotMatch(text, /^Forged/m, told);
}
