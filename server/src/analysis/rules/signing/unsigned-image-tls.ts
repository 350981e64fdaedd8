import type { Dialect } from '../../../core/dialect.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import { splitReference } from '../../../core/image/reference.js';
import { triesPlainHttp } from '../../../core/image/registry.js';
import type { TLSOptions } from '../../../core/module/types.js';
import { noTLSOptions } from '../../../core/module/types.js';
import { containerField } from '../../../core/module/container-field.js';
import { setField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { isUnfinished } from '../../known/open-text.js';
import { isCertain } from '../../lint/certain.js';
import { fieldSpan, keySpan } from '../../lint/place.js';
import type { DocumentSubject, Finding, Rule } from '../../lint/rule.js';
import type { MappingView } from '../../module/mapping-views.js';
import { imagePathOf, mappingViewsOf } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { expandUse } from '../../module/template-uses.js';

export const rule: Rule = {
  id: 'unsigned-image-tls',
  severity: 'error',
  refusedBy: 'build',
  speaksOfAbsence: true,
  summary: 'The image that is built and then signed is pushed without TLS checks, but not pulled so.',
  explanation: `\`registryTLS\` is for pushing. To sign, kaniko pulls what the build has pushed, with the options in
\`sign.unsignedImageRegistryTLS\`: a registry that needs \`insecure\` or \`insecureSkipTLSVerify\` needs them in both places.
Only the container's \`unsignedImageRegistryTLS\` counts where it has a \`sign\`. It is a warning when some of the options are
there. Registries at private addresses, at \`localhost\` and at names that end in \`.local\` are asked over plain HTTP without
\`insecure\`.

OpenShift takes no notice of these options.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view || subject.distribution === 'openshift') return;
    const told = new Set<string>();
    for (const mapping of mappingViewsOf(view, subject.release)) {
      const missing = missingOptions(mapping, view, dialectOf(subject.release));
      const place = pullOptionsPath(mapping);
      const paths = [registryTLSPath(mapping), place].map(view.field);
      if (missing.length === 0 || told.has(place.join('/')) || !isCertain(subject, paths, 'absence'))
        continue;
      told.add(place.join('/'));
      yield finding(mapping, missing, subject, view);
    }
  },
};

type Option = keyof TLSOptions;
const options: readonly Option[] = ['insecure', 'insecureSkipTLSVerify'];

/** What pushing is given and pulling needs too. */
function missingOptions(mapping: MappingView, view: ModuleView, dialect: Dialect): readonly Option[] {
  const { build, sign, registryTLS } = mapping.effective;
  if (!build || !sign) return [];
  const pull = sign.unsignedImageRegistryTLS ?? noTLSOptions;
  const plain = isPlainAnyway(mapping, view, dialect);
  return options.filter(
    option => registryTLS.value[option] && !pull[option] && !(option === 'insecure' && plain),
  );
}

function isPlainAnyway({ effective }: MappingView, view: ModuleView, dialect: Dialect): boolean {
  const text = effective.containerImage.value;
  if (isUnfinished(text)) return true;
  const expansion = expandUse({ kind: 'containerImage', text }, view, dialect);
  return triesPlainHttp(splitReference(expansion.ok ? expansion.text : text).registry?.text ?? '');
}

const registryTLSPath = ({ path, effective }: MappingView): FieldPath => [
  ...(effective.registryTLS.from === 'mapping' ? path : containerField),
  'registryTLS',
];

/** The container's \`sign\` wins where there is one. */
function pullOptionsPath(
  { path, effective: { mapping, lost } }: MappingView,
  container = containerField,
): FieldPath {
  const own = [...path, 'sign', 'unsignedImageRegistryTLS'];
  const isLost = lost.some(({ field }) => field.join('/') === own.join('/'));
  return mapping.sign && !isLost ? own : [...container, 'sign', 'unsignedImageRegistryTLS'];
}

function finding(
  mapping: MappingView,
  missing: readonly Option[],
  { document }: DocumentSubject,
  view: ModuleView,
): Finding {
  const { sign } = mapping.effective;
  const field = view.field(pullOptionsPath(mapping));
  const hasSome = options.some(option => sign?.unsignedImageRegistryTLS?.[option]);
  const names = missing.map(option => `\`${option}\``).join(' and ');
  const source = view.field(registryTLSPath(mapping));
  const value = `{ ${missing.map(option => `${option}: true`).join(', ')} }`;
  const image = imagePathOf(mapping);
  return {
    span: keySpan(document, hasSome ? field : field.slice(0, -1)),
    message: `\`registryTLS\` pushes the built image with ${names}, but signing pulls it without; kaniko then refuses the registry. Set \`unsignedImageRegistryTLS\` as well.`,
    field,
    related: [
      { message: 'Set for pushing here', span: fieldSpan(document, source) },
      ...(image ? [{ message: 'The image', span: fieldSpan(document, view.field(image)) }] : []),
    ],
    ...(hasSome && { severity: 'warning', refusedBy: null }),
    fixes: fixes(
      `Add \`unsignedImageRegistryTLS: ${value}\``,
      hasSome ? undefined : setField(document, field, () => value),
      'preferred',
    ),
  };
}
