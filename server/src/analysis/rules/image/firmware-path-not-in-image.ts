import { cleanPath } from '../../../core/dockerfile/paths.js';
import type { FieldPath } from '../../../core/field-path.js';
import { modprobeField } from '../../../core/module/container-field.js';
import { builtImagesOf, dockerfilePlace, isBeside } from '../../images/built-images.js';
import { fieldSpan } from '../../lint/place.js';
import type { Rule } from '../../lint/rule.js';
import { moduleViewOf } from '../../module/module-view.js';

export const rule: Rule = {
  id: 'firmware-path-not-in-image',
  looksAt: 'workspace',
  severity: 'error',
  refusedBy: 'node',
  summary: 'The Dockerfile puts nothing at `firmwarePath`.',
  explanation: `Before it loads the module, KMM copies \`firmwarePath\` out of the image to the node. Where the image has no such
directory that copy fails and nothing is loaded: \`Init:Error\` from 2.2 on, an error of the worker in 2.0 and 2.1, a failed
\`postStart\` hook in 1.x. It speaks only where the text of a Dockerfile in the workspace proves it.
Information where both stand in one file, since the Dockerfile is marked then.`,
  *check(subject) {
    const view = moduleViewOf(subject.document);
    if (!view) return;
    const image = builtImagesOf(view, subject).find(({ need }) => need('firmware')?.verdict === 'missing');
    if (!image) return;
    const field = view.field(firmwareField);
    const { firmwarePath = '' } = view.module.spec.moduleLoader?.container.modprobe ?? {};
    yield {
      span: fieldSpan(subject.document, field),
      field,
      message: `The Dockerfile of this Module puts nothing at \`${cleanPath(firmwarePath)}\`; the node copies it before it loads the module, and fails. Copy the firmware there, or remove \`firmwarePath\`.`,
      related: [dockerfilePlace(image)],
      ...(isBeside(image, subject) && { severity: 'information' as const, refusedBy: null }),
    };
  },
};

const firmwareField: FieldPath = [...modprobeField, 'firmwarePath'];
