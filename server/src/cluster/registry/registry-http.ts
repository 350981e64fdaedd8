// One request to a registry or its token server, with redirects. An `Authorization` never goes to another host than it
// was meant for, and nothing goes from https to http.
import type { Dispatcher } from 'undici';
import { request } from 'undici';

export interface RegistryQuestion {
  readonly method: 'HEAD' | 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a form. */
  readonly body?: string;
}

interface Head {
  readonly status: number;
  /** By its name in lower case; several of one name are joined. */
  readonly header: (name: string) => string;
  /** Who has answered in the end. */
  readonly url: URL;
}

export interface RegistryReply extends Head {
  /** At most 256 KiB of it. */
  readonly text: string;
  /** There was more. */
  readonly isCut: boolean;
}

/** To be read to its end, or destroyed. */
export interface RegistryStream extends Head {
  readonly body: Body;
}

type Body = Dispatcher.ResponseData['body'];

/** What is needed to ask: connections, and when to give up. */
export interface RegistryLine {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;
const longestText = 256 * 1024;

/** Rejects when there is no answer. */
export async function askOnce(question: RegistryQuestion, line: RegistryLine): Promise<RegistryReply> {
  const { body, ...head } = await openOnce(question, line);
  return { ...head, ...(await textOf(body, longestText)) };
}

/** The same for what is too long for a text. */
export async function openOnce(question: RegistryQuestion, line: RegistryLine): Promise<RegistryStream> {
  let { url, headers } = question;
  for (let redirects = 0; ; redirects += 1) {
    const { method, body } = question;
    const {
      statusCode,
      headers: given,
      body: stream,
    } = await request(url, {
      method,
      headers: { ...headers, 'user-agent': 'kmm-language-tools' },
      body: body ?? null,
      ...line,
    });
    const header = (name: string): string => [given[name] ?? ''].flat().join(', ');
    const next =
      redirects < mostRedirects && isRedirect(statusCode)
        ? targetOf(header('location'), url, body)
        : undefined;
    // What breaks off is told to whoever reads it; when nobody does, nobody needs to know.
    stream.on('error', () => undefined);
    if (!next) return { status: statusCode, header, body: stream, url };
    await textOf(stream, 0);
    if (next.origin !== url.origin) headers = withoutCredentials(headers);
    url = next;
  }
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** Undefined when it is not followed. */
function targetOf(location: string, from: URL, body: string | undefined): URL | undefined {
  if (location === '' || !URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from.href);
  const isSafe = target.protocol === 'https:' || (target.protocol === 'http:' && from.protocol === 'http:');
  // A form may hold a token.
  if (body !== undefined && target.origin !== from.origin) return undefined;
  return isSafe && target.username === '' && target.password === '' ? target : undefined;
}

const withoutCredentials = (headers: RegistryQuestion['headers']): RegistryQuestion['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));

async function textOf(stream: Body, most: number): Promise<Pick<RegistryReply, 'text' | 'isCut'>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > most) break;
    parts.push(part);
  }
  return { text: Buffer.concat(parts).toString('utf8'), isCut: length > most };
}
