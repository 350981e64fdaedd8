// Whether a regular expression is one kernel written out, as people do who do not know of `literal`.

/** True when the pattern finds this text and nothing else, as far as that shows in the pattern itself. */
export const matchesOneKernel = (regexp: string, kernel: string): boolean => exactText(regexp) === kernel;

/** The one text that an anchored pattern without any choice matches. A bare dot is taken for the dot it means. */
export function exactText(regexp: string): string | undefined {
  const inner = /^\^(.*)\$$/s.exec(regexp)?.[1];
  if (inner === undefined || !/^(?:[\w.~-]|\\[.+~-]|\[[.+~-]\])+$/.test(inner)) return undefined;
  return inner.replace(/\\(.)|\[(.)\]/g, (_, escaped?: string, alone?: string) => escaped ?? alone ?? '');
}
