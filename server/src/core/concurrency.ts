// Work on many things, some at a time: enough to keep the disk busy, few enough to never run out of open files.

/** The results in the order of the items. At most `most` are worked on at once; nobody who stops asking waits for the rest. */
export async function* eachAtOnce<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const item of items) {
    running.push(work(item));
    const first = running.length >= most ? running.shift() : undefined;
    if (first) yield await first;
  }
  for (const rest of running) yield await rest;
}
