// Names of ConfigMaps and Secrets that are written down in the workspace, where a field asks for one.
import type { YamlDocument } from '../../analysis/objects/document.js';
import { isConfigMap, isSecret } from '../../analysis/objects/kinds.js';
import { documentsOf } from '../../analysis/objects/source-file.js';
import type { CursorPlace } from '../../analysis/yaml/cursor.js';
import { childOf } from '../../analysis/yaml/located.js';
import type { Choice } from './completion-item.js';
import { rank } from './completion-choices.js';
import type { Snapshot } from '../workspace/snapshot.js';

const secretFields = ['imageRepoSecret', 'secrets', 'keySecret', 'certSecret'];

/** Empty for fields that name nothing. Objects of another namespace are left out when both namespaces are known. */
export function objectNameChoices(
  snapshot: Snapshot,
  from: YamlDocument,
  place: CursorPlace,
): readonly Choice[] {
  const steps = place.path.filter(step => typeof step === 'string');
  if (place.kind !== 'value' || steps.at(-1) !== 'name') return [];
  const field = steps.at(-2) ?? '';
  const named = namedBy(field);
  if (!named) return [];
  const found = [...snapshot.files.values()]
    .flatMap(file => documentsOf(file).map(({ document }) => document))
    .filter(document => named(document) && mayBeSame(from, document));
  const names = new Set(found.map(({ identity }) => identity.name).filter(name => name !== undefined));
  return [...names].toSorted().map(name => ({
    kind: 'value',
    label: name,
    text: name,
    documentation: `${field === 'dockerfileConfigMap' ? 'ConfigMap' : 'Secret'} in this workspace.`,
    rank: rank.optional,
  }));
}

/** Which objects a field can name. */
function namedBy(field: string): ((document: YamlDocument) => boolean) | undefined {
  if (field === 'dockerfileConfigMap') return isDockerfileConfigMap;
  return secretFields.includes(field) ? ({ identity }) => isSecret(identity) : undefined;
}

/** KMM reads the key `dockerfile`; one that says `Dockerfile` is meant for it too. */
const isDockerfileConfigMap = ({ identity, root }: YamlDocument): boolean => {
  const data = childOf(root, 'data');
  return (
    isConfigMap(identity) &&
    data?.kind === 'map' &&
    data.entries.some(({ key }) => key.toLowerCase() === 'dockerfile')
  );
};

const mayBeSame = (a: YamlDocument, b: YamlDocument): boolean =>
  a.identity.namespace === undefined ||
  b.identity.namespace === undefined ||
  a.identity.namespace === b.identity.namespace;
