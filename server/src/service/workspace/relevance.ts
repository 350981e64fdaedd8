// Which texts are worth an analysis, told without one. A text that is not counts as empty.

/** Below this an analysis costs next to nothing, and what is being written may become anything. */
const small = 128 * 1024;

/** Without these words a text has no KMM document, nothing that one could name, and nothing that changes either. */
const words =
  /kmm\.sigs\.x-k8s\.io|moduleLoader|ConfigMap|Secret|Namespace|[kK]ustomiz|Generator:|^patches|openshift-kmm|(?:image|security)\.openshift\.io\/v1/m;

/** Whether a file that only matters for what it holds now is worth an analysis. */
export const holdsOurs = (text: string): boolean => words.test(text);

/** Whether a file that someone is writing is worth an analysis. */
export const mayBecomeOurs = (text: string): boolean => text.length < small || holdsOurs(text);
