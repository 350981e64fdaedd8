// The patterns of `${X#…}`, `${X%…}` and `${X/…/…}`: `*` and `?`, nothing else
// (frontend/dockerfile/shell/lex.go, convertShellPatternToRegex). A broken pattern leaves the value as it is.

export type Reach = 'shortest' | 'longest';

export function trimPrefix(pattern: string, value: string, reach: Reach): string {
  const found = expressionOf(pattern, reach, '^')?.exec(value);
  return found ? value.slice(found[0].length) : value;
}

export function trimSuffix(pattern: string, value: string, reach: Reach): string {
  const expression = expressionOf(pattern, 'longest', '^', '$');
  if (!expression) return value;
  const starts = Array.from({ length: value.length + 1 }, (_, at) => at);
  const order = reach === 'longest' ? starts : starts.reverse();
  const start = order.find(at => expression.test(value.slice(at)));
  return start === undefined ? value : value.slice(0, start);
}

export function replaceFirst(pattern: string, value: string, replacement: string): string {
  const found = expressionOf(pattern, 'longest')?.exec(value);
  if (!found) return value;
  return value.slice(0, found.index) + replacement + value.slice(found.index + found[0].length);
}

export function replaceAll(pattern: string, value: string, replacement: string): string {
  const expression = expressionOf(pattern, 'longest');
  return expression ? value.replace(new RegExp(expression.source, 'gsu'), () => replacement) : value;
}

function expressionOf(pattern: string, reach: Reach, before = '', after = ''): RegExp | undefined {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') source += reach === 'longest' ? '.*' : '.*?';
    else if (character === '?') source += '.';
    else if (character === '\\') source += escaped(pattern.charAt(++at));
    else source += literal(character);
  }
  try {
    return new RegExp(before + source + after, 'su');
  } catch {
    return undefined;
  }
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const escaped = (character: string): string => literal(character);
