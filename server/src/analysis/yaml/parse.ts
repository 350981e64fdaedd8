// The only importer of `yaml`. First cut: YAML 1.2 readings.
import type { Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Span } from '../../core/span.js';
import { spanOf } from '../../core/span.js';
import type { Located, LocatedEntry, ScalarStyle, ScalarValue } from './located.js';

/** Text that is no YAML. `refused` = the API server's parser stops there too. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
  readonly refused: boolean;
}

export interface DuplicateKey {
  readonly key: string;
  readonly first: Span;
  readonly second: Span;
}

export interface ParsedYaml {
  readonly root: Located | undefined;
  readonly syntax: readonly SyntaxProblem[];
  readonly duplicates: readonly DuplicateKey[];
  /** Holds template placeholders (`{{ … }}`): what it will become cannot be known. */
  readonly templated: boolean;
}

export function parseYaml(text: string): ParsedYaml {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const templated = text.includes('{{');
  const syntax = document.errors.map(error => ({
    span: spanOf(...error.pos),
    message: error.message,
    refused: true,
  }));
  const root = document.contents ? located(document.contents, text) : undefined;
  return { root, syntax, duplicates: [], templated };
}

function located(node: Node, text: string): Located {
  const span = node.range ? spanOf(node.range[0], node.range[1]) : spanOf(0, 0);
  if (isMap(node)) {
    return {
      kind: 'map',
      flow: node.flow === true,
      span,
      entries: node.items.map(pair => entry(pair as Pair<Node, Node | null>, text)),
    };
  }
  if (isSeq(node)) {
    return {
      kind: 'list',
      flow: node.flow === true,
      span,
      items: node.items.map(item => located(item as Node, text)),
    };
  }
  const value = isScalar(node) ? (node.value as ScalarValue) : null;
  if (isAlias(node)) return { kind: 'scalar', value: null, integer: false, style: 'plain', span };
  return { kind: 'scalar', value, integer: Number.isInteger(value), style: styleOf(node), span };
}

function entry(pair: Pair<Node, Node | null>, text: string): LocatedEntry {
  const key = located(pair.key, text);
  const value: Located = pair.value
    ? located(pair.value, text)
    : {
        kind: 'scalar',
        value: null,
        integer: false,
        style: 'plain',
        span: spanOf(key.span.end, key.span.end),
      };
  return {
    key: key.kind === 'scalar' ? String(key.value) : '',
    keySpan: key.span,
    value,
    span: spanOf(key.span.start, Math.max(key.span.end, value.span.end)),
  };
}

function styleOf(node: Node): ScalarStyle {
  if (!isScalar(node)) return 'plain';
  switch (node.type) {
    case 'BLOCK_LITERAL':
      return 'literal';
    case 'BLOCK_FOLDED':
      return 'folded';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'QUOTE_SINGLE':
      return 'single';
    case 'PLAIN':
    case undefined:
      return 'plain';
    default:
      return 'plain';
  }
}
