import type { FieldPath } from './field-path.js';
import type { Span } from './span.js';

/**
 * error: something in the cluster will refuse the file or fail on it.
 * warning: it will likely not do what its author means.
 * information: deprecated, or worth knowing.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Who in the cluster says no. A problem without one is our advice. */
export type Refuser = 'schema' | 'webhook' | 'build' | 'node';

/**
 * A replacement in the text that the problem is about, or in the file `uri` when that is given. Its lines may end with
 * `\n` alone: whoever hands it out ends them as the lines around it end.
 */
export interface TextChange {
  readonly span: Span;
  readonly text: string;
  readonly uri?: string;
}

/** `title` names the result ("Remove `literal`"), not the act of fixing. */
export interface Fix {
  readonly title: string;
  readonly changes: readonly TextChange[];
  /** The one fix a user would apply without reading the others. */
  readonly preferred?: true;
}

/** Another place that explains the problem. Without `uri` it is in the same file. */
export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
  readonly uri?: string;
}

/** Something wrong with the user's text. Never thrown, always placed. */
export interface Problem {
  /** The id of the rule that found it; stable, and the name of the rule's file. */
  readonly code: string;
  readonly severity: Severity;
  /** How bad it is in an editor, where that differs. */
  readonly whileTyping?: Severity;
  /** What is wrong, who says so, what to do: one or two sentences, Markdown code spans allowed. */
  readonly message: string;
  readonly span: Span;
  readonly refusedBy?: Refuser;
  /** Where in the object, when the problem is about a field. */
  readonly field?: FieldPath;
  readonly tag?: 'deprecated' | 'unnecessary';
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  /** Only where it stands for that many problems of its severity that are not told one by one. */
  readonly untold?: number;
}
