import { labelValueFault, qualifiedNameFault } from '../../../core/text/names.js';
import { dialectOf } from '../../../core/dialect.js';
import type { Dialect } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import type { Labels } from '../../../core/module/types.js';
import { containerField } from '../../../core/module/container-field.js';
import { isDecided } from '../../known/decided.js';
import { fieldSpan, keySpan } from '../../lint/place.js';
import type { Finding, Rule } from '../../lint/rule.js';
import type { MappingView } from '../../module/mapping-views.js';
import { isMade, mappingViewsOf } from '../../module/mapping-views.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { isUnfinished } from '../../known/open-text.js';
import type { YamlDocument } from '../../objects/document.js';

export const rule: Rule = {
  id: 'invalid-build-selector',
  severity: 'error',
  refusedBy: 'build',
  summary: 'A selector for the object that builds or signs is not made of labels.',
  explanation: `\`build.selector\` becomes the \`nodeSelector\` of the object that builds; until KMM 2.3 \`spec.selector\` does
where there is none, and for signing too. The CRD takes any text, the API server then refuses the Pod: a key is a name of at
most 63 letters, digits, \`-\`, \`_\` and \`.\`, with or without a DNS name and a slash in front, and a value is empty or made of
the same characters.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    if (!view) return;
    const dialect = dialectOf(release);
    const selectors = new Map(
      mappingViewsOf(view, release)
        .flatMap(mapping => selectorsFor(mapping, view, dialect))
        .map(found => [found.path.join('/'), found]),
    );
    for (const { path, labels } of selectors.values()) yield* faultsIn(labels, view.field(path), document);
  },
};

interface PlacedSelector {
  readonly path: FieldPath;
  readonly labels: Labels;
}

/** As `operator.ts` chooses them. */
function selectorsFor(
  mapping: MappingView,
  { module }: ModuleView,
  dialect: Dialect,
): readonly PlacedSelector[] {
  const { build, sign, mapping: own } = mapping.effective;
  const container = module.spec.moduleLoader?.container;
  const ownLevel = own.build ? mapping.path : undefined;
  const level = container?.build ? containerField : ownLevel;
  const labels = dialect.buildSelector ? (build?.selector ?? {}) : {};
  const chosen = level && { path: [...level, 'build', 'selector'], labels };
  const ofBuild = chosen && Object.keys(labels).length > 0 ? [chosen] : [];
  const needsOwn = (build !== null && ofBuild.length === 0) || sign !== null;
  const ofModule =
    dialect.moduleSelectorOnBuildObject && isMade(mapping) && needsOwn
      ? [{ path: ['spec', 'selector'], labels: module.spec.selector ?? {} }]
      : [];
  return [...ofBuild, ...ofModule];
}

function* faultsIn(labels: Labels, selector: FieldPath, document: YamlDocument): Iterable<Finding> {
  for (const [key, value] of Object.entries(labels)) {
    const field = [...selector, key];
    if (isUnfinished(key) || isUnfinished(value) || /\$/.test(key + value)) continue;
    if (!isDecided(document, [field], 'value')) continue;
    const rest =
      'KMM makes a `nodeSelector` of this, and the API server refuses the Pod. Write a label that nodes have.';
    if (qualifiedNameFault(key)) {
      yield { span: keySpan(document, field), message: `\`${key}\` is no label key; ${rest}`, field };
    } else if (labelValueFault(value)) {
      yield { span: fieldSpan(document, field), message: `\`${value}\` is no label value; ${rest}`, field };
    }
  }
}
