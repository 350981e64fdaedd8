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
