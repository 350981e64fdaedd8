// `sign` before the webhook, in the container and in the mappings. `internal/webhook/module.go`, `validateFilesToSign`.
import type { FieldPath } from '../field-path.js';
import { containerField, mappingField } from '../module/container-field.js';
import type { ModuleLoaderContainer, Sign } from '../module/types.js';
import type { AdmissionRefusal } from './refusal.js';

export function signRefusals({
  sign,
  kernelMappings,
  modprobe,
}: ModuleLoaderContainer): readonly AdmissionRefusal[] {
  return [
    ...sectionRefusals(sign, [...containerField, 'sign'], modprobe.dirName),
    ...(kernelMappings ?? []).flatMap((mapping, index) =>
      sectionRefusals(mapping.sign, [...mappingField(index), 'sign'], modprobe.dirName),
    ),
  ];
}

/** The text is compared as it is written: a `dirName` that ends in a slash asks for two. */
function sectionRefusals(sign: Sign | null, path: FieldPath, dirName: string): readonly AdmissionRefusal[] {
  if (!sign) return [];
  if (!sign.filesToSign?.length) return [{ kind: 'missing-files-to-sign', path }];
  return sign.filesToSign.flatMap((file, index) =>
    file.startsWith(`${dirName}/`)
      ? []
      : [
          {
            kind: 'file-to-sign-outside-dir-name',
            path: [...path, 'filesToSign', index],
            file,
            dirName,
          } as const,
        ],
  );
}
