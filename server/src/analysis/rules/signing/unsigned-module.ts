import type { FieldPath } from '../../../core/field-path.js';
import { containerField, modprobeField } from '../../../core/module/container-field.js';
import { isCertain } from '../../lint/certain.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import type { MappingView } from '../../module/mapping-views.js';
import { mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';
import { mayBeFileOf } from '../../module/signed-files.js';
import { isUnfinished } from '../../known/open-text.js';

export const rule: Rule = {
  id: 'unsigned-module',
  severity: 'warning',
  summary: 'The module that is loaded is not among the files to sign.',
  explanation: `KMM signs what \`filesToSign\` lists and nothing else. With Secure Boot the kernel refuses a module without a
signature ("Required key not available"). The file of \`modprobe.moduleName\` is looked for, \`-\` and \`_\` being alike, in the
list of the container and that of the mapping together.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    const { moduleName = '' } = view?.module.spec.moduleLoader?.container.modprobe ?? {};
    if (!view || moduleName === '' || isUnfinished(moduleName) || moduleName.includes('$')) return;
    const told = new Set<string>();
    for (const mapping of mappingViewsOf(view, subject.release)) {
      const files = mapping.effective.sign?.filesToSign ?? [];
      if (files.length === 0 || files.some(file => isUnfinished(file) || covers(file, moduleName))) continue;
      const place = lastListOf(mapping);
      const paths = [[...modprobeField, 'moduleName'], ...listsOf(mapping)].map(view.field);
      if (told.has(place.join('/')) || !isCertain(subject, paths, 'fields')) continue;
      told.add(place.join('/'));
      const field = view.field(place);
      const name = view.at([...modprobeField, 'moduleName']);
      yield {
        span: keySpan(subject.document, field),
        message: `\`${moduleName}\` is loaded, but none of these files is \`${moduleName}.ko\`; with Secure Boot the kernel refuses it. Add the file.`,
        field,
        ...(name && { related: [{ message: '`moduleName` is set here', span: name.span }] }),
      };
    }
  },
};

const covers = (file: string, moduleName: string): boolean =>
  mayBeFileOf(file.slice(file.lastIndexOf('/') + 1), moduleName);

const listsOf = ({ path, effective: { mapping } }: MappingView): readonly FieldPath[] =>
  [containerField, ...(mapping.sign?.filesToSign?.length ? [path] : [])].map(level => [
    ...level,
    'sign',
    'filesToSign',
  ]);

const lastListOf = (mapping: MappingView): FieldPath => listsOf(mapping).at(-1) ?? mapping.path;
