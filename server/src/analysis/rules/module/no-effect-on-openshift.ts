import type { Release } from '../../../core/release.js';
import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import { containerField, mappingField } from '../../../core/module/container-field.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import type { Located } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'no-effect-on-openshift',
  severity: 'warning',
  summary: "A setting for kaniko or for a registry's TLS, which OpenShift's KMM ignores.",
  explanation: `OpenShift builds with a Build of its own and not with kaniko. \`kanikoParams\`, \`baseImageRegistryTLS\` and
\`unsignedImageRegistryTLS\` are in the CRD and have no effect at any level; \`registryTLS\` has none on pushes, and until 2.3
counts only when KMM asks whether an image exists. Which registries are trusted is a matter of the cluster:
\`image.config.openshift.io/cluster\`, \`additionalTrustedCA\` and \`insecureRegistries\`.

Said once for each setting.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view || distribution !== 'openshift') return;
    for (const setting of settingsOf(release)) {
      const places = placesOf(setting, view);
      const [first, ...others] = places;
      if (!first) continue;
      const name = String(setting.at(-1));
      yield {
        span: keySpan(document, first),
        message: `OpenShift's KMM ignores \`${name}\`: ${reasonOf(name)}. Remove it.`,
        field: first,
        tag: 'unnecessary',
        ...(others.length > 0 && {
          related: others.map(field => ({ message: 'And here', span: keySpan(document, field) })),
        }),
      };
    }
  },
};

/** Below the container or a mapping. Signing in 1.0 is a Job that follows the TLS options. */
const settingsOf = (release: Release): readonly FieldPath[] => [
  ['build', 'kanikoParams'],
  ['build', 'baseImageRegistryTLS'],
  ...(dialectOf(release).signTool === 'signimage' ? [] : [['sign', 'unsignedImageRegistryTLS']]),
  ...(dialectOf(release).imageLookedForBy === 'operator' ? [] : [['registryTLS']]),
];

function placesOf(setting: FieldPath, view: ModuleView): readonly FieldPath[] {
  const mappings = view.module.spec.moduleLoader?.container.kernelMappings ?? [];
  return [containerField, ...mappings.map((_, index) => mappingField(index))]
    .map(level => [...level, ...setting])
    .filter(path => setsSomething(view.at(path)))
    .map(view.field);
}

/** `{}` and `insecure: false` are what there would be anyhow. */
function setsSomething(node: Located | undefined): boolean {
  if (node?.kind !== 'map') return false;
  return node.entries.some(({ value }) => {
    const isNothing = value.kind === 'scalar' && [null, false, ''].some(each => each === value.value);
    return !isNothing;
  });
}

const reasonOf = (name: string): string =>
  name === 'kanikoParams'
    ? 'it does not build with kaniko'
    : 'the cluster decides which registries are trusted';
