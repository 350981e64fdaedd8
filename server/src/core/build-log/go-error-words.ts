// What registries, networks and the operating system answer, in Go's words -> why, in plain words. Knows the messages
// of go-containerregistry and Go's net, and no builder.

/** A clause that goes on after "…:" or "because"; undefined when nothing of it is known. */
export function goErrorWords(text: string): string | undefined {
  for (const [pattern, says] of answers) {
    const match = pattern.exec(text);
    if (match) return says(match);
  }
  return undefined;
}

type Answer = readonly [RegExp, (match: readonly string[]) => string];

const one = (match: readonly string[], index = 1): string => match[index] ?? '';

const answers: readonly Answer[] = [
  [/could not parse reference/, () => 'that is no image name'],
  [
    /x509: certificate signed by unknown authority/,
    () => 'its certificate is signed by an authority that is not known',
  ],
  [/x509: certificate has expired/, () => 'its certificate has expired or is not valid yet'],
  [/x509: ([^;]*)/, match => `its certificate is not accepted: ${one(match)}`],
  [/server gave HTTP response to HTTPS client/, () => 'it speaks plain HTTP, and is asked with HTTPS'],
  [
    /UNAUTHORIZED|401 Unauthorized|status code 401|unauthorized: /,
    () => 'it wants credentials, and got none or wrong ones',
  ],
  [/DENIED|403 Forbidden|status code 403/, () => 'it denies access'],
  [/TOOMANYREQUESTS|429 Too Many|status code 429/, () => 'it was asked too often (429)'],
  [
    /MANIFEST_UNKNOWN|NAME_UNKNOWN|NOT_FOUND|404 Not Found|status code 404|manifest unknown/,
    () => 'it has no such image',
  ],
  [/no child with platform (\S+)/, match => `it has no image for ${one(match)}`],
  [
    /lookup (\S+?)(?: on \S+)?: (?:no such host|server misbehaving|i\/o timeout)/,
    match => `the host ${one(match)} cannot be resolved`,
  ],
  [
    /lookup (\S+?)(?: on \S+)?: Temporary failure in name resolution/,
    match => `the host ${one(match)} cannot be resolved`,
  ],
  [/dial tcp (\S+): connect: connection refused/, match => `nothing listens at ${one(match)}`],
  [/connect: no route to host|network is unreachable/, () => 'there is no way to it from the node'],
  [
    /i\/o timeout|TLS handshake timeout|Client\.Timeout|context deadline exceeded|connection timed out/,
    () => 'it does not answer in time',
  ],
  [/connection reset by peer|unexpected EOF|: EOF$/, () => 'the connection broke off'],
  [/invalid response status (\d+)/, match => `the server answered ${one(match)}`],
  [
    /(?:status code|status:?) (5\d\d)|\b(50[0234]) [A-Z]/,
    match => `it fails itself (${one(match) || one(match, 2)})`,
  ],
  [/no space left on device|disk quota exceeded/i, () => 'no space is left on the disk the build runs on'],
  [/cannot allocate memory|out of memory/i, () => 'there is not enough memory'],
  [/read-only file system/, () => 'the file system is read-only'],
  [/operation not permitted/, () => 'the builder has no right to do that'],
  [/permission denied/, () => 'permission is denied'],
];

export const isNoSpace = (text: string): boolean => /no space left on device|disk quota exceeded/i.test(text);
export const isNoMemory = (text: string): boolean => /cannot allocate memory|out of memory/i.test(text);

/** Shortened at a word, for a sentence. */
export const brief = (text: string, most = 240): string =>
  text.length <= most
    ? text
    : `${text.slice(0, text.lastIndexOf(' ', most) > most / 2 ? text.lastIndexOf(' ', most) : most)} \u2026`;
