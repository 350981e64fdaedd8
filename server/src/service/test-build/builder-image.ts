// Which image builds: the one the user has set, else the one the operator in the cluster is told to use, else KMM's
// default.
import { at, textAt } from '../../core/kernel/node-object.js';
import { defaultOperatorImages } from '../../core/build-object/request.js';
import type { StopSignal } from '../../core/stop.js';
import type { JsonObject } from '../../core/json/json-value.js';
import type { ClusterSession } from '../ports/cluster-session.js';
import { deploymentsIn } from '../ports/collections.js';

export interface BuilderImage {
  readonly image: string;
  /** Who says so. */
  readonly source: string;
}

/** What the operator's own manifests name; a Helm chart may have put it anywhere. */
const homes = ['kmm-operator-system', 'openshift-kmm'];

/** `config/default/kustomization.yaml` puts it on all that is the operator's. */
const operatorLabel = 'app.kubernetes.io/name=kmm';

const variables = ['RELATED_IMAGE_BUILD', 'RELATED_IMAGES_BUILD'];

export async function builderFor(
  session: ClusterSession,
  chosen: string,
  stop: StopSignal,
): Promise<BuilderImage> {
  if (chosen !== '') return { image: chosen, source: 'as you have set it' };
  const asked = await Promise.all([
    ...homes.map(namespace => session.list(deploymentsIn(namespace), stop)),
    session.list({ ...deploymentsIn(undefined), labelSelector: operatorLabel }, stop),
  ]);
  const image = asked
    .flatMap(answer => (answer.ok ? answer.value : []))
    .map(imageIn)
    .find(each => each !== '');
  if (image !== undefined) return { image, source: "the operator's Deployment" };
  const isUnknown = asked.every(answer => !answer.ok);
  const source = isUnknown ? "KMM's default, as you may not list deployments" : "KMM's default";
  return { image: defaultOperatorImages.build, source };
}

/** Empty when the Deployment is none of an operator that builds. */
function imageIn(deployment: JsonObject): string {
  const containers = listAt(deployment, 'spec', 'template', 'spec', 'containers');
  const values = containers
    .flatMap(container => listAt(container, 'env'))
    .filter(variable => variables.includes(textAt(variable, 'name')))
    .map(variable => textAt(variable, 'value'));
  return values.find(value => value !== '') ?? '';
}

function listAt(object: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = at(object, ...path);
  return Array.isArray(value) ? value : [];
}
