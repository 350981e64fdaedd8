// Whether the API server takes the object that builds or signs: of its checks on a Pod those that something a user
// wrote can fail, with the field as the server names it. Whether the namespace allows the Pod is not asked here.
// Source: k8s.io/kubernetes pkg/apis/core/validation/validation.go (`ValidatePodSpec`, `ValidateVolumes`,
// `ValidateVolumeMounts`), pkg/apis/batch/validation/validation.go (`ValidateJob`).
import { labelValueFault, qualifiedNameFault, subdomainFault } from '../text/names.js';
import { tolerationRefusals } from '../admission/tolerations.js';
import { list, decode } from '../json/go-decode.js';
import type { Json, JsonObject } from '../json/json-value.js';
import { isList, isObject, memberOf, objectAt } from '../json/json-value.js';
import { toleration } from '../module/read-module.js';

export interface ObjectRefusal {
  /** `spec.volumes[2].name`; of a Job `spec.template.spec.volumes[2].name`. */
  readonly field: string;
  readonly because:
    | 'the name is too long or has other characters'
    | 'the label is too long or has other characters'
    | 'the image is missing'
    | 'the image has white space around it'
    | 'the volume name is too long or has other characters'
    | 'another volume has the name'
    | 'what to mount is missing'
    | 'there is no such volume'
    | 'another volume is mounted there'
    | 'the toleration is refused';
}

/** Empty when the server takes the object. */
export function objectRefusals(object: JsonObject): readonly ObjectRefusal[] {
  const isJob = memberOf(object, 'kind') === 'Job';
  const spec = objectAt(object, 'spec');
  return [
    ...metadataRefusals(objectAt(object, 'metadata')),
    ...(isJob
      ? podRefusals(objectAt(objectAt(spec, 'template'), 'spec'), 'spec.template.spec')
      : podRefusals(spec, 'spec')),
  ];
}

const objectsAt = (parent: JsonObject, key: string): readonly JsonObject[] => {
  const value = memberOf(parent, key);
  return isList(value) ? value.filter(isObject) : [];
};

const textAt = (parent: JsonObject, key: string): string => {
  const value = memberOf(parent, key);
  return typeof value === 'string' ? value : '';
};

function metadataRefusals(metadata: JsonObject): readonly ObjectRefusal[] {
  const isNamed = memberOf(metadata, 'name') !== undefined;
  const name = isNamed ? textAt(metadata, 'name') : textAt(metadata, 'generateName').replace(/-$/, 'a');
  const because = 'the name is too long or has other characters';
  return [
    ...(subdomainFault(name)
      ? [{ field: isNamed ? 'metadata.name' : 'metadata.generateName', because } as const]
      : []),
    ...labelRefusals(objectAt(metadata, 'labels'), 'metadata.labels'),
  ];
}

function labelRefusals(labels: JsonObject, field: string): readonly ObjectRefusal[] {
  const because = 'the label is too long or has other characters';
  return Object.entries(labels)
    .filter(([key, value]) => qualifiedNameFault(key) ?? labelValueFault(String(value)))
    .map(() => ({ field, because }));
}

function podRefusals(spec: JsonObject, field: string): readonly ObjectRefusal[] {
  const volumes = volumeRefusals(objectsAt(spec, 'volumes'), `${field}.volumes`);
  const containers = objectsAt(spec, 'containers').flatMap((container, index) =>
    containerRefusals(container, volumes.names, `${field}.containers[${String(index)}]`),
  );
  return [
    ...volumes.refusals,
    ...containers,
    ...labelRefusals(objectAt(spec, 'nodeSelector'), `${field}.nodeSelector`),
    ...refusedTolerations(memberOf(spec, 'tolerations'), `${field}.tolerations`),
  ];
}

function volumeRefusals(volumes: readonly JsonObject[], field: string) {
  const names = new Set<string>();
  const refusals = volumes.flatMap((volume, index) => {
    const at = `${field}[${String(index)}]`;
    const name = textAt(volume, 'name');
    const own = [...sourceRefusals(volume, at), ...nameRefusals(name, names, `${at}.name`)];
    if (own.length === 0) names.add(name);
    return own;
  });
  return { names, refusals };
}

function nameRefusals(name: string, taken: ReadonlySet<string>, field: string): readonly ObjectRefusal[] {
  const isLabel = name.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name);
  if (!isLabel) return [{ field, because: 'the volume name is too long or has other characters' }];
  return taken.has(name) ? [{ field, because: 'another volume has the name' }] : [];
}

/** A Secret is named by `secretName`, a ConfigMap by `name`. Whether there is one is not asked. */
function sourceRefusals(volume: JsonObject, field: string): readonly ObjectRefusal[] {
  const sources = [
    ['secret', 'secretName'],
    ['configMap', 'name'],
  ] as const;
  return sources
    .filter(
      ([source, key]) => isObject(memberOf(volume, source)) && textAt(objectAt(volume, source), key) === '',
    )
    .map(([source, key]) => ({ field: `${field}.${source}.${key}`, because: 'what to mount is missing' }));
}

function containerRefusals(
  container: JsonObject,
  volumes: ReadonlySet<string>,
  field: string,
): readonly ObjectRefusal[] {
  return [
    ...imageRefusals(textAt(container, 'image'), `${field}.image`),
    ...mountRefusals(objectsAt(container, 'volumeMounts'), volumes, `${field}.volumeMounts`),
  ];
}

function imageRefusals(image: string, field: string): readonly ObjectRefusal[] {
  if (image === '') return [{ field, because: 'the image is missing' }];
  return image.trim() === image ? [] : [{ field, because: 'the image has white space around it' }];
}

function mountRefusals(
  mounts: readonly JsonObject[],
  volumes: ReadonlySet<string>,
  field: string,
): readonly ObjectRefusal[] {
  const paths = mounts.map(mount => textAt(mount, 'mountPath'));
  return mounts.flatMap((mount, index): readonly ObjectRefusal[] => {
    const at = `${field}[${String(index)}]`;
    const isThere = volumes.has(textAt(mount, 'name'));
    const isFirst = paths.indexOf(paths[index] ?? '') === index;
    return [
      ...(isThere ? [] : [{ field: `${at}.name`, because: 'there is no such volume' } as const]),
      ...(isFirst ? [] : [{ field: `${at}.mountPath`, because: 'another volume is mounted there' } as const]),
    ];
  });
}

/** The webhook asks the same of them as the API server. */
function refusedTolerations(value: Json | undefined, field: string): readonly ObjectRefusal[] {
  const decoded = decode(list(toleration), value);
  if (!decoded.ok || !decoded.value) return [];
  return tolerationRefusals(decoded.value).map(({ path: [, , index, key] }) => ({
    field: `${field}[${String(index)}].${String(key)}`,
    because: 'the toleration is refused',
  }));
}
