// The Secrets that become volumes of the objects that build and sign, with the fields that name them. Each volume is
// called `secret-` and the Secret's name. `internal/buildsign/resource/volumes.go`; before 2.4 in `internal/build` and
// `internal/sign`. On OpenShift only `build.secrets` are volumes called so.
import type { Distribution, Release } from '../../core/release.js';
import type { FieldPath } from '../../core/field-path.js';
import type { LocalObjectReference } from '../../core/module/types.js';
import { containerField } from '../../core/module/container-field.js';
import type { MappingView } from './mapping-views.js';
import { mappingViewsOf } from './mapping-views.js';
import type { ModuleView } from './module-view.js';

export interface MountedSecret {
  /** Empty when the reference names none. */
  readonly name: string;
  /** The reference's `name`, in a Module. */
  readonly path: FieldPath;
}

/** Volumes of one object: no two may have the same name. */
export interface MountedSecrets {
  readonly object: 'build' | 'sign';
  readonly secrets: readonly MountedSecret[];
}

export function mountedSecretsOf(
  view: ModuleView,
  release: Release,
  distribution: Distribution,
): readonly MountedSecrets[] {
  const { imageRepoSecret } = view.module.spec;
  const onOpenShift = distribution === 'openshift';
  const repository = onOpenShift ? [] : secretAt(imageRepoSecret, ['spec', 'imageRepoSecret']);
  return mappingViewsOf(view, release).flatMap(mapping => [
    ...(mapping.effective.build
      ? [{ object: 'build', secrets: [...repository, ...buildSecretsOf(mapping, view)] } as const]
      : []),
    ...(mapping.effective.sign && !onOpenShift
      ? [{ object: 'sign', secrets: [...repository, ...signSecrets(mapping)] } as const]
      : []),
  ]);
}

const secretAt = (reference: LocalObjectReference | null, path: FieldPath): readonly MountedSecret[] =>
  reference ? [{ name: reference.name, path: [...path, 'name'] }] : [];

/** The container's, then the mapping's: the lists are appended. */
export function buildSecretsOf(
  { path, effective: { mapping } }: MappingView,
  { module }: ModuleView,
): readonly MountedSecret[] {
  const levels = [
    { at: containerField, build: module.spec.moduleLoader?.container.build ?? null },
    { at: path, build: mapping.build },
  ];
  return levels.flatMap(({ at, build }) =>
    (build?.secrets ?? []).flatMap((secret, index) => secretAt(secret, [...at, 'build', 'secrets', index])),
  );
}

function signSecrets({ path, effective: { mapping, sign } }: MappingView): readonly MountedSecret[] {
  return (['keySecret', 'certSecret'] as const).flatMap(key => {
    const level = mapping.sign?.[key] ? path : containerField;
    return secretAt(sign?.[key] ?? null, [...level, 'sign', key]);
  });
}
