// An Image Layout out of texts alone, for those who have no workspace: the command line and tools.
import { dockerfilesIn } from '../../analysis/dockerfile/sources.js';
import { analyseYaml } from '../../analysis/objects/document.js';
import { signOfOpenShift } from '../../analysis/objects/distribution.js';
import type { Files } from '../../analysis/objects/source-file.js';
import { sourceFileOf } from '../../analysis/objects/source-file.js';
import type { Distribution, Release } from '../../core/release.js';
import type { DistributionChoice } from '../../protocol/settings.js';
import type { PlacedDockerfile, PlacedUser } from '../dockerfile/places.js';
import { modulesIn, placedDockerfiles } from '../dockerfile/places.js';
import type { ImageLayout } from './image-layout.js';
import { imageLayout } from './image-layout.js';
import { chosenUser } from './layout-request.js';
import type { NamedText } from '../kernels/kernels-in-texts.js';
import type { Answer } from '../preview/resolve.js';

export interface LayoutAsked {
  /** A Dockerfile, or YAML with a ConfigMap that has one. */
  readonly source: NamedText;
  /** YAML with the Module, where it does not stand in `source`. */
  readonly module: NamedText | undefined;
  /** The ConfigMap's name, when `source` has several. */
  readonly configMap: string | undefined;
  /** As a node reports it. */
  readonly kernel: string;
  readonly release: Release;
  readonly distribution: DistributionChoice;
}

/** The error is that there is nothing to lay out; what is wrong with the image is in the layout. */
export function layoutReport(asked: LayoutAsked): Answer<ImageLayout> {
  const { source, module, kernel, release } = asked;
  const files = new Map([
    [source.name, sourceFileOf(source)],
    ...(module ? [[module.name, analyseYaml(module.text)] as const] : []),
  ]);
  const found = dockerfileIn(asked, files);
  if (!found.ok) return found;
  const dockerfile = found.value;
  const users = usersIn(asked, files, dockerfile);
  if (module && users.length === 0) return { ok: false, error: `there is no Module in ${module.name}` };
  const user = chosenUser(users, { kernel, release });
  const distribution = distributionOf(asked.distribution, files);
  return { ok: true, value: imageLayout({ ...dockerfile, user, kernel, release, distribution }) };
}

function dockerfileIn({ source, configMap, release }: LayoutAsked, files: Files): Answer<PlacedDockerfile> {
  const question = { files, release, isChosen: () => true };
  const all = placedDockerfiles(files, dockerfilesIn(question, source.name), release);
  const named = configMap === undefined ? all : all.filter(({ name }) => name === configMap);
  const [first, ...more] = named;
  if (!first && source.text.includes('{{')) {
    return { ok: false, error: `${source.name} is a template; lay out what it becomes` };
  }
  if (!first) {
    const which = configMap === undefined ? 'ConfigMap' : `ConfigMap ${configMap}`;
    return { ok: false, error: `there is no ${which} with the key \`dockerfile\` in ${source.name}` };
  }
  if (more.length === 0) return { ok: true, value: first };
  const names = named.map(({ name }) => name).join(', ');
  return {
    ok: false,
    error: `${source.name} has several Dockerfiles; choose one with --config-map: ${names}`,
  };
}

/** Those that name the ConfigMap; of a file that the user names, whatever Module is there. */
function usersIn(
  { module, release }: LayoutAsked,
  files: Files,
  dockerfile: PlacedDockerfile,
): readonly PlacedUser[] {
  const known = dockerfile.users;
  if (!module) return known;
  const file = files.get(module.name);
  const named = known.filter(({ uri }) => uri === module.name);
  return named.length > 0 || !file
    ? named
    : modulesIn(module.name, file, dockerfile.configMap && dockerfile.name, release);
}

function distributionOf(choice: DistributionChoice, files: Files): Distribution {
  if (choice !== 'auto') return choice;
  return signOfOpenShift(files) === undefined ? 'upstream' : 'openshift';
}
