// The syntax of names and label values in Kubernetes (`k8s.io/apimachinery/pkg/util/validation`), and what is wrong
// with a text that does not have it.

export type NameFault = 'empty' | 'too long' | 'characters';

const subdomainLimit = 253;
const labelLimit = 63;

/** `IsDNS1123Subdomain`: the name of most objects. */
export function subdomainFault(text: string): NameFault | undefined {
  if (text.length > subdomainLimit) return 'too long';
  const form = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
  return form.test(text) ? undefined : 'characters';
}

/** `IsDNS1123Label`: the name of a namespace. */
export function dnsLabelFault(text: string): NameFault | undefined {
  if (text.length > labelLimit) return 'too long';
  return /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text) ? undefined : 'characters';
}

/** `IsValidLabelValue`: may be empty. */
export const labelValueFault = (text: string): NameFault | undefined =>
  text === '' ? undefined : labelFault(text);

export interface QualifiedNameFault {
  readonly part: 'prefix' | 'name' | 'slashes';
  readonly fault: NameFault;
}

/** `IsQualifiedName`: a label key, with or without a `prefix/`. */
export function qualifiedNameFault(text: string): QualifiedNameFault | undefined {
  const parts = text.split('/');
  if (parts.length > 2) return { part: 'slashes', fault: 'characters' };
  const name = parts.at(-1) ?? '';
  const [prefix] = parts.length === 2 ? parts : [];
  if (prefix !== undefined) {
    const fault = prefix === '' ? 'empty' : subdomainFault(prefix);
    if (fault) return { part: 'prefix', fault };
  }
  const fault = labelFault(name);
  return fault && { part: 'name', fault };
}

function labelFault(text: string): NameFault | undefined {
  if (text === '') return 'empty';
  if (text.length > labelLimit) return 'too long';
  return /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text) ? undefined : 'characters';
}
