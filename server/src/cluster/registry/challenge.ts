// How a registry wants to be told who asks: `WWW-Authenticate` (https://www.rfc-editor.org/rfc/rfc7235#section-4.1).

export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** All challenges, as one header or several, in order. */
export function challengesIn(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const pieces = header.matchAll(/([A-Za-z][\w-]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g);
  for (const [, name = '', quoted, plain] of pieces) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} });
    else Object.assign(challenges.at(-1)?.parameters ?? {}, { [name.toLowerCase()]: value });
  }
  return challenges;
}
