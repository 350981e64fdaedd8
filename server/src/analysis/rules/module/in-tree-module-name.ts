import { dialectOf } from '../../../core/dialect.js';
import { inTreeFileOf } from '../../../core/module/in-tree-files.js';
import { spanOf } from '../../../core/span.js';
import { containerField, mappingField } from '../../../core/module/container-field.js';
import type { YamlDocument } from '../../objects/document.js';
import { fixes } from '../../edits/fix.js';
import { replacePart } from '../../edits/part.js';
import type { FieldText } from '../../lint/field-texts.js';
import { partSpan, textAt } from '../../lint/field-texts.js';
import type { Rule } from '../../lint/rule.js';
import type { ModuleView } from '../../module/module-view.js';
import { moduleViewOf } from '../../module/module-view.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'in-tree-module-name',
  severity: 'warning',
  summary: 'An in-tree module to remove has a name that the worker does not find.',
  explanation: `From 2.2 on the worker looks on the node for a file \`<name>.ko\` before it removes the module, spelled exactly so:
\`kvm_intel\` does not find \`kvm-intel.ko\`, although \`lsmod\` and \`modprobe\` write it so. What it does not find it leaves
loaded, and only its log says that. Known are the modules whose file every kernel spells alike; nothing is said of others.

The ending \`.ko\` or a path is no name: before 2.2 \`modprobe -r\` fails on it and the module is not loaded.`,
  *check({ document, release }) {
    const view = moduleViewOf(document);
    const dialect = dialectOf(release);
    if (!view || dialect.inTreeRemoval === 'none') return;
    for (const text of inTreeTexts(document, view)) {
      if (isUnfinished(text.value) || text.value.includes('$')) continue;
      const name = nameIn(text.value);
      const file = inTreeFileOf(name ?? text.value);
      const wanted = dialect.inTreeModuleNeedsFile ? (file ?? name) : name;
      if (wanted === undefined || wanted === text.value) continue;
      const whole = spanOf(0, text.value.length);
      yield {
        span: partSpan(document, text, whole),
        field: text.field,
        message:
          name === undefined
            ? `The file of this module is \`${wanted}.ko\`; the worker looks for \`${text.value}.ko\`, finds none and leaves the module loaded. Write \`${wanted}\`.`
            : `This is a file, not the name of a module; ${dialect.inTreeModuleNeedsFile ? `the worker looks for \`${text.value}.ko\` and leaves the module loaded` : '`modprobe -r` on the node fails on it'}. Write \`${wanted}\`.`,
        fixes: fixes(`Write \`${wanted}\``, replacePart(document, text.field, whole, wanted), 'preferred'),
      };
    }
  },
};

/** What is meant by a file or a path; undefined for what may be a name. */
const nameIn = (text: string): string | undefined =>
  /[./]/.test(text) ? /(?:^|\/)([\w-]+)\.ko(?:\.(?:xz|gz|zst))?$/.exec(text)?.[1] : undefined;

function inTreeTexts(document: YamlDocument, view: ModuleView): readonly FieldText[] {
  const mappings = view.module.spec.moduleLoader?.container.kernelMappings ?? [];
  return [containerField, ...mappings.map((_, index) => mappingField(index))].flatMap(level => {
    const list = view.at([...level, 'inTreeModulesToRemove']);
    const paths = list?.kind === 'list' ? list.items.map((_, index) => ['inTreeModulesToRemove', index]) : [];
    return [['inTreeModuleToRemove'], ...paths].flatMap(
      path => textAt(document, view, [...level, ...path]) ?? [],
    );
  });
}
