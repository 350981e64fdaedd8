// Paths that a file names beside itself. URIs are compared decoded, since each program encodes them in its own way.

export function decodedUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The decoded URI of a relative path, seen from the folder of a file. */
export function siblingUri(uri: string, path: string): string {
  const steps = decodedUri(uri).split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** How far apart two files are: 0 for the same file, then the more the less of the way they share. */
export function distanceBetween(from: string, to: string): number {
  if (from === to) return 0;
  const steps = from.split('/');
  const shared = to.split('/').findIndex((step, index) => step !== steps[index]);
  return 1 + steps.length - Math.max(0, shared);
}
