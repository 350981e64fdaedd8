import { dialectOf } from '../../../core/dialect.js';
import type { FieldPath } from '../../../core/field-path.js';
import { automaticNames } from '../../../core/module/build-args.js';
import type { Fix } from '../../../core/problem.js';
import { containerField, mappingField } from '../../../core/module/container-field.js';
import type { YamlDocument } from '../../objects/document.js';
import { removeField } from '../../edits/fields.js';
import { fixes } from '../../edits/fix.js';
import { removeItem } from '../../edits/items.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { locatedAt } from '../../yaml/located.js';

export const rule: Rule = {
  id: 'overridden-build-arg',
  severity: 'warning',
  summary: 'A build arg has the name of one that KMM sets itself.',
  explanation: `KMM puts \`KERNEL_FULL_VERSION\`, \`KERNEL_VERSION\`, \`MOD_NAME\` and \`MOD_NAMESPACE\` (1.0: only
\`KERNEL_VERSION\`) over the user's build args, so a value written here never reaches the Dockerfile. Use another name, or
leave the arg out and use KMM's value. On OpenShift the same is true of \`DTK_AUTO\`.`,
  *check({ document, release, distribution }) {
    const view = moduleViewOf(document);
    if (!view) return;
    const automatic = automaticNames(dialectOf(release), distribution);
    for (const { name, path } of buildArgsIn(view)) {
      if (!automatic.includes(name)) continue;
      const field = view.field([...path, 'name']);
      yield {
        span: fieldSpan(document, field),
        message: `KMM sets the build arg \`${name}\` itself and replaces this value. Use another name, or remove it.`,
        field,
        fixes: removal(name, view.field(path), document),
      };
    }
  },
};

function buildArgsIn({ module }: ModuleView): readonly { readonly name: string; readonly path: FieldPath }[] {
  const container = module.spec.moduleLoader?.container;
  if (!container) return [];
  const mappings = container.kernelMappings ?? [];
  const levels = [
    { path: containerField, build: container.build },
    ...mappings.map(({ build }, index) => ({ path: mappingField(index), build })),
  ];
  return levels.flatMap(({ path, build }) =>
    (build?.buildArgs ?? []).map(({ name }, index) => ({
      name,
      path: [...path, 'build', 'buildArgs', index],
    })),
  );
}

function removal(name: string, field: FieldPath, document: YamlDocument): readonly Fix[] {
  const list = locatedAt(document.root, field.slice(0, -1));
  if (list?.kind !== 'list') return [];
  const edit =
    list.items.length > 1
      ? removeItem(document.text, list, Number(field.at(-1)))
      : removeField(document, field.slice(0, -1));
  return fixes(`Remove the build arg \`${name}\``, edit);
}
