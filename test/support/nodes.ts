// Nodes as the API server has them, and as `kubectl` prints them: with all the parts that no preview needs.
import type { NodeFacts } from '../../server/src/core/kernel/node.js';

export const nodeObject = ({ name, kernelVersion, labels, taints }: NodeFacts) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels, resourceVersion: '1' },
  spec: { podCIDR: '10.244.0.0/24', taints },
  status: { nodeInfo: { architecture: 'amd64', kernelVersion, osImage: 'Ubuntu "24.04" LTS' } },
});

/** `kubectl get nodes -o yaml`. */
export const kubectlNodes = (nodes: readonly NodeFacts[]): string =>
  `apiVersion: v1\nitems:\n${nodes.map(item).join('')}kind: List\nmetadata:\n  resourceVersion: ""\n`;

function item(node: NodeFacts): string {
  return `- ${kubectlNode(node, '  ').slice(2)}`;
}

/** `kubectl get node … -o yaml`, each line indented. */
export const kubectlNode = (node: NodeFacts, indent: string): string =>
  nodeText(node).replaceAll(/^(?=.)/gm, indent);

const nodeText = ({ name, kernelVersion, labels, taints }: NodeFacts): string => `apiVersion: v1
kind: Node
metadata:
  annotations:
    node.alpha.kubernetes.io/ttl: "0"
    volumes.kubernetes.io/controller-managed-attach-detach: "true"
  creationTimestamp: "2026-11-02T09:00:00Z"
${mapText('  labels', labels)}  name: ${name}
  resourceVersion: "123456"
  uid: 0c0f6c9e-5f1c-4c8a-8f14-1d6a7b0b0001
spec:
  podCIDR: 10.244.0.0/24
  podCIDRs:
  - 10.244.0.0/24
  providerID: kind://docker/kind/${name}
${taintsText(taints)}status:
  addresses:
  - address: 10.0.0.1
    type: InternalIP
  - address: ${name}
    type: Hostname
  allocatable:
    cpu: "8"
    memory: 32566412Ki
  conditions:
${conditions}  images:
${images}  nodeInfo:
    architecture: amd64
    bootID: 00c3c8a5-4a3f-46f5-8b0d-1f7f6b3f9f11
    containerRuntimeVersion: containerd://2.0.0
${kernelVersion === '' ? '' : `    kernelVersion: ${kernelVersion}\n`}    kubeletVersion: v1.34.1
    operatingSystem: linux
    osImage: Ubuntu "24.04" LTS
`;

const mapText = (key: string, map: Readonly<Record<string, string>>): string =>
  Object.keys(map).length === 0
    ? ''
    : `${key}:\n${Object.entries(map)
        .map(([name, value]) => `    ${name}: ${value === 'true' ? '"true"' : value}\n`)
        .join('')}`;

const taintsText = (taints: NodeFacts['taints']): string =>
  taints.length === 0
    ? ''
    : `  taints:\n${taints
        .map(({ key, value, effect }) => `  - effect: ${effect}\n    key: ${key}\n    value: ${value}\n`)
        .join('')}`;

const conditions = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']
  .map(
    type => `  - lastHeartbeatTime: "2026-11-23T09:00:00Z"
    message: 'kubelet has: sufficient memory available'
    status: "False"
    type: ${type}
`,
  )
  .join('');

const images = Array.from(
  { length: 12 },
  (_, index) => `  - names:
    - registry.k8s.io/image-${String(index)}@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    sizeBytes: 1234567${String(index)}
`,
).join('');
