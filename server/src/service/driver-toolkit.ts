// What OpenShift's operator makes of `DTK_AUTO`: the driver toolkit's image for the release of OpenShift that a node with
// the kernel runs (`internal/syncronizedmap`, `internal/controllers/node_kernel_reconciler.go` and
// `image_stream_reconciler.go` of rh-ecosystem-edge/kernel-module-management).
import { at, textAt } from '../core/kernel/node-object.js';
import type { StopSignal } from '../core/stop.js';
import type { ClusterSession } from './cluster-session.js';
import { imageStreamsIn, nodes } from './collections.js';

export type DriverToolkit =
  { readonly ok: true; readonly image: string } | { readonly ok: false; readonly why: string };

export async function driverToolkitFor(
  session: ClusterSession,
  kernel: string,
  stop: StopSignal,
): Promise<DriverToolkit> {
  const [listed, stream] = await Promise.all([
    session.list(nodes, stop),
    session.get(imageStreamsIn('openshift'), 'driver-toolkit', stop),
  ]);
  if (!listed.ok) return { ok: false, why: listed.failure.message };
  if (!stream.ok) return { ok: false, why: stream.failure.message };
  const releases = listed.value
    .filter(node => textAt(node, 'status', 'nodeInfo', 'kernelVersion').replace(/\+$/, '') === kernel)
    .map(node => /(?<!\d)\d+\.\d+\.\d+-\d/.exec(textAt(node, 'status', 'nodeInfo', 'osImage'))?.[0]);
  const release = releases.find(each => each !== undefined);
  if (release === undefined) return { ok: false, why: `no node of CoreOS in the cluster runs ${kernel}` };
  const tags = at(stream.value, 'spec', 'tags');
  const tag: unknown = Array.isArray(tags) ? tags.find(each => textAt(each, 'name') === release) : undefined;
  const image = textAt(tag, 'from', 'name');
  return image === ''
    ? { ok: false, why: `the ImageStream openshift/driver-toolkit has no tag ${release}` }
    : { ok: true, image };
}
