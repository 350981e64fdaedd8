// Every text in an answer, with the way to it.

export interface TextAt {
  /** `.items[].label`. */
  readonly path: string;
  readonly text: string;
}

export function textsIn(answer: unknown, path = ''): readonly TextAt[] {
  if (typeof answer === 'string') return [{ path, text: answer }];
  if (Array.isArray(answer)) return answer.flatMap(each => textsIn(each, `${path}[]`));
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) => textsIn(value, `${path}.${key}`));
}
