import type { FieldPath } from '../../../core/field-path.js';
import { containerField } from '../../../core/module/container-field.js';
import { isCertain } from '../../lint/certain.js';
import { keySpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import type { MappingView } from '../../module/mapping-views.js';
import { mappingViewsOf } from '../../module/mapping-views.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'nothing-to-sign',
  severity: 'error',
  refusedBy: 'build',
  speaksOfAbsence: true,
  summary: '`sign` has neither a `build` beside it nor an `unsignedImage`.',
  explanation: `KMM signs the modules of the image that it has built, or of \`unsignedImage\`. With neither, the operator
logs "no image to sign given" and the nodes get nothing. What the container and the mapping say counts together.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view) return;
    const told = new Set<string>();
    for (const mapping of mappingViewsOf(view, subject.release)) {
      const { sign, build } = mapping.effective;
      if (!sign || build || sign.unsignedImage !== '') continue;
      const place = signPlaceOf(mapping);
      const missing = missingFields(mapping).map(view.field);
      if (told.has(place.join('/')) || !isCertain(subject, missing, 'absence')) continue;
      told.add(place.join('/'));
      yield {
        span: keySpan(subject.document, view.field(place)),
        message:
          'There is nothing to sign: neither `build` nor `unsignedImage` is set, and KMM stops with "no image to sign given". Add one of them.',
        field: view.field(place),
      };
    }
  },
};

const signPlaceOf = ({ path, effective }: MappingView): FieldPath => [
  ...(effective.mapping.sign ? path : containerField),
  'sign',
];

const missingFields = ({ path }: MappingView): readonly FieldPath[] =>
  [path, containerField].flatMap(level => [
    [...level, 'build'],
    [...level, 'sign', 'unsignedImage'],
  ]);
