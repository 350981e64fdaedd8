// Which nodes a Module is for: what KMM asks of a node before it looks at the kernel, and how it says no.
import type { Release } from '../release.js';
import { dialectOf } from '../dialect.js';

/** A node as far as KMM looks at it. */
export interface NodeFacts {
  readonly name: string;
  /** `status.nodeInfo.kernelVersion` as the node reports it; empty when it reports none. */
  readonly kernelVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** core/v1 Taint. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** core/v1 Toleration; what is not written is the empty string, as in Go. */
export interface Toleration {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
}

export type Eligibility =
  | { readonly eligible: true }
  | {
      readonly eligible: false;
      readonly because: 'selector';
      readonly label: string;
      readonly wanted: string;
      readonly found: string | undefined;
    }
  | { readonly eligible: false; readonly because: 'taint'; readonly taint: Taint }
  | { readonly eligible: false; readonly because: 'no kernel' };

/** What of a Module decides about nodes. */
export interface NodeDemands {
  readonly selector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** `internal/node/node.go`, `GetNodesListBySelector` and `IsNodeSchedulable`. */
export function eligibilityOf(node: NodeFacts, demands: NodeDemands, release: Release): Eligibility {
  const unmet = Object.entries(demands.selector).find(([label, wanted]) => node.labels[label] !== wanted);
  if (unmet) {
    const [label, wanted] = unmet;
    return { eligible: false, because: 'selector', label, wanted, found: node.labels[label] };
  }
  const taint = node.taints.find(candidate => keepsOut(candidate, demands.tolerations, release));
  if (taint) return { eligible: false, because: 'taint', taint };
  return node.kernelVersion === '' ? { eligible: false, because: 'no kernel' } : { eligible: true };
}

/** Until 2.2 every `NoSchedule` taint keeps KMM off a node, whatever is tolerated. */
function keepsOut(taint: Taint, tolerations: readonly Toleration[], release: Release): boolean {
  const { taintsThatKeepOut, toleratesPressure } = dialectOf(release);
  if (taintsThatKeepOut === 'all') return taint.effect === 'NoSchedule';
  if (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') return false;
  const own = toleratesPressure ? pressureTolerations : [];
  return ![...tolerations, ...own].some(toleration => tolerates(toleration, taint));
}

/** What KMM adds to the Module's own tolerations from 2.6 on. */
const pressureTolerations: readonly Toleration[] = ['disk', 'memory', 'pid'].map(resource => ({
  key: `node.kubernetes.io/${resource}-pressure`,
  operator: 'Exists',
  value: '',
  effect: 'NoSchedule',
}));

/** k8s.io/api/core/v1 `Toleration.ToleratesTaint`: an empty key with `Exists` tolerates every key. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key !== '' && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return (toleration.operator === '' || toleration.operator === 'Equal') && toleration.value === taint.value;
}
