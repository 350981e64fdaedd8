// What the scanner hands to the grammar.
import type { ScalarStyle } from './located.js';

export type Token = MarkToken | NameToken | TagToken | TagDirectiveToken | ScalarToken;

export type Mark =
  | 'yaml-directive'
  | 'document-start'
  | 'document-end'
  | 'block-list-start'
  | 'block-map-start'
  | 'block-end'
  | 'flow-list-start'
  | 'flow-list-end'
  | 'flow-map-start'
  | 'flow-map-end'
  | 'flow-entry'
  | 'block-entry'
  | 'key'
  | 'value'
  | 'end';

interface Placed {
  readonly start: number;
  readonly end: number;
}

export interface MarkToken extends Placed {
  readonly type: Mark;
}

export interface NameToken extends Placed {
  readonly type: 'anchor' | 'alias';
  readonly name: string;
}

/** `handle` is empty for a tag written out in full. */
export interface TagToken extends Placed {
  readonly type: 'tag';
  readonly handle: string;
  readonly suffix: string;
}

export interface TagDirectiveToken extends Placed {
  readonly type: 'tag-directive';
  readonly handle: string;
  readonly prefix: string;
}

export interface ScalarToken extends Placed {
  readonly type: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
}

/** A token that begins but does not end as it must. */
export interface ScanFailure {
  readonly failedAt: number;
  readonly reason: string;
}

export const scanFailure = (failedAt: number, reason: string): ScanFailure => ({ failedAt, reason });
