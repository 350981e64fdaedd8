// Why OpenShift's KMM makes no Build, in the words of its log. Source: internal/build/ocpbuild and internal/sign/ocpbuild
// (1.1 to 2.3), internal/buildsign/resource (from 2.4).
import { secretError } from './operator.js';
import type { Context } from './request.js';
import { dockerfileFault } from './request.js';

interface Failed {
  readonly ok: false;
  readonly error: string;
}

/** Until 2.3 the Module owns what is made, and there is no resource that is prepared before the Build. */
const isEarly = ({ dialect }: Context): boolean => dialect.buildObjectOwner === 'Module';

export const wrongOnOpenShift = (context: Context, error: string): Failed => ({
  ok: false,
  error: `could not make ${isEarly(context) ? 'Build template' : context.dialect.buildObjectWording.template}: ${error}`,
});

/** The operator reads the ConfigMap before anything else: `getDockerfileData`. */
export function configMapErrorOnOpenShift(context: Context, name: string): string | undefined {
  const because = dockerfileFault(context.request.objects.configMap(name), context.namespace, name);
  return because === undefined ? undefined : `failed to get dockerfile data from configmap: ${because}`;
}

export function toolkitError(context: Context, error: string): string {
  const step = isEarly(context) ? '' : 'failed to generate Build spec: ';
  return `${step}could not get DTK image for kernel ${context.request.kernel}: ${error}`;
}

interface SignSecrets {
  readonly key: string;
  readonly cert: string;
}

export function secretsErrorOnOpenShift(context: Context, { key, cert }: SignSecrets): string | undefined {
  if (!isEarly(context))
    return secretError(context, 'private', key, 'key') ?? secretError(context, 'public', cert, 'cert');
  return earlySecretError(context, cert, 'cert') ?? earlySecretError(context, key, 'key');
}

function earlySecretError({ request, namespace }: Context, name: string, key: string): string | undefined {
  const keys = request.objects.secret(name);
  const step = `could not hash Build spec: could not get ${key} bytes`;
  return keys === 'missing'
    ? `${step}: error while getting secret ${namespace}/${name}: secrets "${name}" not found`
    : undefined;
}
