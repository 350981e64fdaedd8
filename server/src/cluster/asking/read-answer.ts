// What an API server sends, read whole or line by line, never more than there should be.

/** What comes after the headers. */
interface Answer {
  readonly body: ReadableStream<Uint8Array> | null;
}

/** 64 MiB: a page of 500 nodes with all their images and fields is a tenth of it. */
const longestAnswer = 64 * 1024 * 1024;

/** Undefined when it is too long. Rejects when it breaks off. */
export async function readAll({ body }: Answer): Promise<string | undefined> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for await (const part of body) {
    length += part.length;
    if (length > longestAnswer) return undefined;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

/** Undefined for what is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nobody reads on: its connection can be used for something else, or is closed. */
export function letGo({ body }: Answer): void {
  if (body && !body.locked) void body.cancel().catch(() => undefined);
}
