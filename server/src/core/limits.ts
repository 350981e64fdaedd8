// How large a text may be that anything here reads, in the editor, on the command line and for a cluster alike.

/** 4 MiB: four times what a ConfigMap may hold, and certificates of some hundred clusters. */
export const largestText = 4 * 1024 * 1024;

/** 48 MiB: what 5,000 nodes take as JSON. */
export const largestKernelList = 48 * 1024 * 1024;

/** Whether the text takes more than that many bytes in UTF-8. */
export const isLargerThan = (most: number, text: string): boolean =>
  text.length > most || (text.length * 3 > most && bytesOf(text) > most);

function bytesOf(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) bytes += bytesFor(text.charCodeAt(at));
  return bytes;
}

/** Each half of a surrogate pair takes half of its four bytes. */
function bytesFor(unit: number): number {
  if (unit < 0x80) return 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

/** "4 MB", of a whole number of MiB. */
export const inMegabytes = (bytes: number): string => `${String(bytes / 1024 / 1024)} MB`;
