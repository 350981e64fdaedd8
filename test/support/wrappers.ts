// Manifests as values of other manifests: what people wrap around them, and the way back to the lines of the bare ones.

export interface Line {
  readonly text: string;
  /** Where it is in the bare file, from 1; undefined for what the wrapper brings. */
  readonly origin: number | undefined;
}

/** The lines in front of an object and how deep it is indented. */
export interface Wrapper {
  readonly before: string;
  readonly indent: number;
  /** The object begins in the line of a dash. */
  readonly dash?: true;
}

export const wrappers: Readonly<Record<string, Wrapper>> = {
  List: { before: 'apiVersion: v1\nkind: List\nitems:\n-', indent: 2 },
  'compact List': { before: 'apiVersion: v1\nkind: List\nitems:', indent: 4, dash: true },
  ManifestWork: {
    before:
      'apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {name: w}\nspec:\n  workload:\n    manifests:\n      -',
    indent: 8,
  },
  Policy: {
    before: `apiVersion: policy.open-cluster-management.io/v1
kind: Policy
metadata: {name: p}
spec:
  policy-templates:
    - objectDefinition:
        apiVersion: policy.open-cluster-management.io/v1
        kind: ConfigurationPolicy
        metadata: {name: c}
        spec:
          object-templates:
            - complianceType: musthave
              objectDefinition:`,
    indent: 16,
  },
  SyncSet: {
    before:
      'apiVersion: hive.openshift.io/v1\nkind: SelectorSyncSet\nmetadata: {name: s}\nspec:\n  resources:\n  -',
    indent: 4,
  },
  Template: {
    before: 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n  -',
    indent: 4,
  },
  playbook: { before: '- hosts: all\n  tasks:\n    - kubernetes.core.k8s:\n        definition:', indent: 10 },
  Crossplane: {
    before:
      'apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: o}\nspec:\n  forProvider:\n    manifest:',
    indent: 6,
  },
};

export const bareLines = (text: string): readonly Line[] =>
  text.split('\n').map((line, index) => ({ text: line, origin: index + 1 }));

/** Each document of a stream inside of a wrapper of its own. */
export function wrapped(text: string, wrapper: Wrapper): readonly Line[] {
  const { before, indent, dash } = wrapper;
  const start = before.split('\n').map(line => ({ text: line, origin: undefined }));
  const lines = text.split('\n');
  return lines.flatMap((line, index): readonly Line[] => {
    const isFirst = index === 0 || lines[index - 1] === '---';
    const lead = dash && isFirst ? `${' '.repeat(indent - 2)}- ` : ' '.repeat(indent);
    const own = { text: line === '' ? '' : lead + line, origin: index + 1 };
    if (line === '---') return [{ text: line, origin: index + 1 }, ...start];
    return index === 0 ? [...start, own] : [own];
  });
}

/** The way back; undefined where a line that the wrapper brought was changed. */
export function unwrapped(text: string, { before, indent, dash }: Wrapper): string | undefined {
  const lead = ' '.repeat(indent);
  const documents = text.split(/^---\n/m).map(document => {
    if (!document.startsWith(`${before}\n`)) return undefined;
    const rest = document.slice(before.length + 1);
    const lines = (dash ? withoutDash(rest, lead) : rest).split('\n');
    return lines.every(line => line.trim() === '' || line.startsWith(lead))
      ? lines.map(line => line.slice(indent)).join('\n')
      : undefined;
  });
  return documents.includes(undefined) ? undefined : documents.join('---\n');
}

/** Comments stand above the dash, at its column. */
const withoutDash = (text: string, lead: string): string =>
  text.replace(/^((?: *#.*\n)*) *- /, (_, comments: string) => comments.replaceAll(/^(?=.)/gm, '  ') + lead);
