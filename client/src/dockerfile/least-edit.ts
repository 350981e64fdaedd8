// The smallest replacement that makes one text of another, so that cursors stay where they are.

export interface LeastEdit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

export function leastEdit(from: string, to: string): LeastEdit {
  const most = Math.min(from.length, to.length);
  let front = 0;
  while (front < most && from[front] === to[front]) front++;
  let back = 0;
  while (back < most - front && from.at(-1 - back) === to.at(-1 - back)) back++;
  // What belongs together is not taken apart: a line end of two characters, a character of two units.
  while (front > 0 && /[\r\uD800-\uDBFF]/.test(from[front - 1] ?? '')) front--;
  while (back > 0 && /[\n\uDC00-\uDFFF]/.test(from.at(-back) ?? '')) back--;
  return { start: front, end: from.length - back, by: to.slice(front, to.length - back) };
}
