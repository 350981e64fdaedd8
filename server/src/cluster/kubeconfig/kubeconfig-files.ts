// Finds the kubeconfig: the file the user has named, else those of `KUBECONFIG`, else `~/.kube/config`, and no other
// cluster is ever assumed.
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { largestText } from '../../core/limits.js';
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import { mergeKubeconfigs, readKubeconfig } from './kubeconfig.js';
import type { Kubeconfigs } from './kubeconfig-types.js';
import type { KubeWorld } from '../asking/world.js';

export interface FoundKubeconfig extends Kubeconfigs {
  readonly paths: readonly string[];
}

export async function findKubeconfig(
  named: string | undefined,
  world: KubeWorld,
): Promise<Outcome<FoundKubeconfig>> {
  const wanted = pathsOf(named, world);
  const files = await Promise.all(wanted.map(path => readOne(path, world)));
  const broken = files.find(file => file && !file.ok);
  if (broken && !broken.ok) return broken;
  const read = files.flatMap(file => (file?.ok ? [file.value] : []));
  if (read.length === 0) {
    return failure(
      `There is no kubeconfig: ${wanted.join(', ')} does not exist.`,
      'Name yours in the setting `kmm.kubeconfig`, in the environment variable `KUBECONFIG` or with `--kubeconfig`.',
    );
  }
  return success({ ...mergeKubeconfigs(read), paths: read.map(({ path }) => path) });
}

function pathsOf(named: string | undefined, { env, home }: KubeWorld): readonly string[] {
  if (named !== undefined && named !== '') return [named.replace(/^~(?=[\\/]|$)/, () => home)];
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(path => path !== '');
  return listed.length > 0 ? listed : [join(home, '.kube', 'config')];
}

/** Reads one kubeconfig; undefined when there is no such file. */
async function readOne(
  path: string,
  world: KubeWorld,
): Promise<Outcome<Kubeconfigs & { readonly path: string }> | undefined> {
  if (!isAbsolute(path)) {
    return failure(
      `The kubeconfig ${path} is not an absolute path.`,
      'Write the whole path, or one that starts with `~/`.',
    );
  }
  const text = await textOf(path, world);
  if (!text?.ok) return text;
  const yaml = world.readYaml(text.value);
  if (!yaml.ok) {
    return failure(
      `The kubeconfig ${path} is not valid YAML ${yaml.failure.message}`,
      'Repair it; `kubectl config view` says more.',
    );
  }
  return success({ ...readKubeconfig(yaml.value, dirname(path)), path });
}

async function textOf(path: string, { readFile }: KubeWorld): Promise<Outcome<string> | undefined> {
  const read = await readFile(path, largestText);
  if (read.ok) return success(Buffer.from(read.bytes).toString('utf8'));
  if (read.kind === 'missing') return undefined;
  return failure(`The kubeconfig ${path} cannot be read: ${read.why}.`, 'Name another one, or repair it.');
}
