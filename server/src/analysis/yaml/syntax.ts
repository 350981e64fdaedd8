// YAML as it is written, before anything is read into it: anchors, aliases, tags and merge keys still stand there.
import type { Span } from '../../core/span.js';
import type { ScalarStyle } from './located.js';

export type SyntaxNode = ScalarNode | AliasNode | MapNode | ListNode;

/** `&name`. The node is known as soon as all of it is read; an alias inside of it is there before. */
export interface Anchor {
  readonly name: string;
  node?: SyntaxNode;
}

interface Anchored {
  readonly anchor?: Anchor | undefined;
}

export interface ScalarNode extends Anchored {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
  /** See `ScalarText.tag`. */
  readonly tag: string | undefined;
  readonly span: Span;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
  /** The last anchor of that name in front of the alias. */
  readonly target: Anchor | undefined;
  readonly span: Span;
}

export interface MapNode extends Anchored {
  readonly kind: 'map';
  readonly pairs: readonly SyntaxPair[];
  readonly flow: boolean;
  readonly span: Span;
}

export interface SyntaxPair {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
}

export interface ListNode extends Anchored {
  readonly kind: 'list';
  readonly items: readonly SyntaxNode[];
  readonly flow: boolean;
  readonly span: Span;
}

/** Where reading stopped and why, in a sentence without a full stop. */
export interface SyntaxFailure {
  readonly span: Span;
  readonly reason: string;
  /** Nobody should try to make anything of such a text. */
  readonly hopeless?: true;
}

/** A value that is not written at all. */
export const emptyScalar = (at: number): ScalarNode => ({
  kind: 'scalar',
  text: '',
  style: 'plain',
  tag: undefined,
  span: { start: at, end: at },
});

const mergeTag = 'tag:yaml.org,2002:merge';

/** The key `<<`, unless it is quoted or tagged as something else. */
export const isMerge = (key: SyntaxNode): boolean =>
  key.kind === 'scalar' &&
  key.text === '<<' &&
  (key.tag === mergeTag || key.tag === '!' || (key.tag === undefined && key.style === 'plain'));
