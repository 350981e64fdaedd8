import { dialectOf } from '../../../core/dialect.js';
import type { OperatorSetting, OperatorSettings } from '../../../core/operator-settings.js';
import { isGoBoolean, isGoDuration, operatorSettings } from '../../../core/operator-settings.js';
import { shiftSpan } from '../../../core/span.js';
import { fixes } from '../../edits/fix.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { OperatorSettingsText } from '../../objects/operator-settings.js';
import { operatorSettingsIn } from '../../objects/operator-settings.js';
import type { Located, LocatedScalar } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'operator-config-value',
  severity: 'error',
  since: '2.0.0',
  summary: "A value of the operator's settings is of another type.",
  explanation: `The operator decodes \`controller_config.yaml\` into fixed types: \`job.gcDelay\` is a duration with a unit (\`60s\`, \`1h\`;
no number, not even \`0\`), ports and user ids are numbers without quotes, switches are \`true\` or \`false\`. With any other
value, or a key that is there twice, KMM until 2.4.0 does not start; later releases drop all settings of the ConfigMap and use their defaults, and only
the operator's log says so.`,
  *check(subject) {
    const found = operatorSettingsIn(subject.document);
    if (!found || found.yaml.templated) return;
    for (const fault of faultsIn(found, operatorSettings(subject))) yield finding(fault, found, subject);
  },
};

interface ValueFault {
  readonly span: Located['span'];
  /** What it must be and what it is. */
  readonly what: string;
  readonly advice: string;
  readonly instead?: string;
}

function* faultsIn(
  { yaml, embedded, offset }: OperatorSettingsText,
  settings: OperatorSettings,
): Iterable<ValueFault> {
  const broken = yaml.syntax.find(({ kind }) => kind === 'refused');
  if (broken) {
    yield { span: broken.span, what: `This is no YAML: ${broken.message}`, advice: 'Correct it.' };
    return;
  }
  for (const { key, second, merge } of yaml.duplicates)
    if (!merge) yield { span: second, what: `\`${key}\` is here twice`, advice: 'Remove one.' };
  const isWritten = (node: LocatedScalar) =>
    embedded.text.slice(node.span.start + offset, node.span.end + offset);
  yield* faultsOf(yaml.root, { kind: 'group', fields: settings }, '', isWritten);
}

function* faultsOf(
  node: Located | undefined,
  setting: OperatorSetting,
  path: string,
  written: (node: LocatedScalar) => string,
): Iterable<ValueFault> {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return;
  if (setting.kind === 'group') {
    if (node.kind !== 'map') {
      const shown = node.kind === 'scalar' ? written(node).trim() : undefined;
      yield wrong(node, path, 'a map', `Write its settings below \`${path}:\`.`, shown);
    }
    for (const { key, value } of node.kind === 'map' ? node.entries : []) {
      const field = setting.fields.get(key);
      if (field) yield* faultsOf(value, field, path === '' ? key : `${path}.${key}`, written);
    }
  } else if (node.kind !== 'scalar') yield wrong(node, path, wordFor[setting.kind], adviceFor[setting.kind]);
  else if (!fits(node, setting.kind, written(node))) {
    yield {
      ...wrong(node, path, wordFor[setting.kind], adviceFor[setting.kind], written(node).trim()),
      ...remedyFor(node, setting.kind),
    };
  }
}

type Plain = Exclude<OperatorSetting['kind'], 'group'>;

const wordFor: Readonly<Record<Plain, string>> = {
  text: 'a string',
  integer: 'a number',
  boolean: '`true` or `false`',
  duration: 'a duration',
};

const adviceFor: Readonly<Record<Plain, string>> = {
  text: 'Write one value.',
  integer: 'Write a number, without quotes.',
  boolean: 'Write `true` or `false`.',
  duration: 'Write it with its unit: `60s`, `5m`, `1h`.',
};

const wrong = (
  node: Located,
  path: string,
  wanted: string,
  advice: string,
  written?: string,
): ValueFault => ({
  span: node.span,
  what: `${path === '' ? 'The text' : `\`${path}\``} must be ${wanted}, but is ${written === undefined ? `a ${node.kind}` : `\`${written}\``}`,
  advice,
});

/** As go-yaml v3 decodes a scalar. */
function fits(node: LocatedScalar, kind: Plain, written: string): boolean {
  const isPlain = node.style === 'plain';
  switch (kind) {
    case 'text':
      return true;
    case 'integer':
      return typeof node.value === 'number';
    case 'boolean':
      return isGoBoolean(isPlain ? written.trim() : String(node.value), isPlain);
    case 'duration':
      return typeof node.value === 'string' && isGoDuration(node.value);
  }
}

/** Seconds are what people mean by a number. */
const remedyFor = ({ value }: LocatedScalar, kind: Plain): Pick<ValueFault, 'instead'> => {
  if (kind === 'duration' && typeof value === 'number' && value >= 0) return { instead: `${String(value)}s` };
  return kind === 'integer' && typeof value === 'string' && /^\d+$/.test(value) ? { instead: value } : {};
};

function finding(
  { span, what, advice, instead }: ValueFault,
  { embedded, offset }: OperatorSettingsText,
  { release }: DocumentSubject,
): Finding {
  const drops = dialectOf(release).unknownSetting === 'drops all settings';
  const inText = shiftSpan(span, offset);
  const change = instead === undefined ? undefined : embedded.hostChange({ span: inText, text: instead });
  const then = drops ? 'KMM uses none of these settings' : 'KMM does not start';
  return {
    span: embedded.hostSpan(inText),
    field: ['data', 'controller_config.yaml'],
    message: `${what}; ${then}. ${advice}`,
    fixes: fixes(`Write \`${instead ?? ''}\``, change && [change], 'preferred'),
  };
}
