// Every snippet, with its defaults accepted, is what KMM takes without a word from us.
import { strict as assert } from 'node:assert';
import { expandSnippet } from '../../../server/src/service/fields/snippet-text.js';
import { problemsAt, problemsIn, problemsOf, snapshotOf } from '../../support/check.js';
import { readRepositoryFile } from '../../support/shared.js';

interface Entry {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

// `as`: the shape is what the first test is about.
const read = (name: string) => JSON.parse(readRepositoryFile(`snippets/${name}`)) as Record<string, Entry>;
const yaml = read('yaml.json');
const dockerfile = read('dockerfile.json');

const expanded = (entry: Entry): string => expandSnippet(entry.body.join('\n')).text;

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

const mapping = `        - literal: 6.8.0-31-generic
          containerImage: "registry.example.com/my-kmod:6.8.0-31-generic"
`;

const module = (mappings: string): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: default
spec:
  moduleLoader:
    serviceAccountName: my-kmod-loader
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
${mappings}  selector:
    node-role.kubernetes.io/worker: ""
`;

/** A whole object from a snippet that is a part of one. */
function whole(entry: Entry): string {
  const text = `${expanded(entry)}\n`;
  if (text.startsWith('apiVersion:')) return text;
  if (entry.prefix === 'kmm-build-arg') {
    const build = `build:\n  dockerfileConfigMap:\n    name: my-kmod-dockerfile\n  buildArgs:\n${indented(text, 4)}`;
    return module(`${mapping}${indented(build, 10)}`);
  }
  return text.startsWith('- ')
    ? module(indented(text, 8))
    : module(`${mapping}${indented(beside(entry), 10)}`);
}

/** Signing needs an image to sign. */
const beside = (entry: Entry): string =>
  entry.prefix === 'kmm-sign'
    ? `${expanded(entry)}\n  unsignedImage: registry.example.com/my-kmod:unsigned\n`
    : `${expanded(entry)}\n`;

/** One for each of the distributions that Dockerfiles are for. */
const kernels: Readonly<Record<string, string>> & { readonly Ubuntu: string } = {
  Ubuntu: '6.8.0-31-generic',
  Debian: '6.1.0-18-amd64',
  Fedora: '6.11.4-301.fc41.x86_64',
  RHEL: '5.14.0-427.13.1.el9_4.x86_64',
  SUSE: '6.4.0-150600.23.17-default',
  'Amazon Linux': '6.1.79-99.167.amzn2023.x86_64',
  OpenShift: '5.14.0-427.13.1.el9_4.x86_64',
};

describe('snippets', () => {
  const all = [...Object.entries(yaml), ...Object.entries(dockerfile)];

  it('have a prefix of their own, a description and lines', () => {
    for (const [title, { prefix, description, body }] of all) {
      assert.match(prefix, /^kmm-[a-z-]+$/, title);
      assert.match(description, /\.$/, title);
      assert.ok(body.length > 0 && body.every(line => !line.includes('\n')), title);
    }
    assert.equal(new Set(all.map(([, { prefix }]) => prefix)).size, all.length);
  });

  it('expand without leftovers', () => {
    for (const [title, entry] of all) {
      assert.doesNotMatch(expanded(entry), /\$\{?\d|\\\$/, title);
    }
  });

  for (const [title, entry] of Object.entries(yaml)) {
    it(`${title} lints clean`, () => {
      assert.deepEqual(problemsIn(whole(entry)), []);
    });
  }

  for (const [title, entry] of Object.entries(dockerfile)) {
    it(`${title} declares the kernel in every stage that uses it`, () => {
      const [, ...stages] = expanded(entry).split(/^FROM /m);
      assert.equal(stages.length, 2);
      for (const stage of stages) assert.match(stage, /^ARG KERNEL_FULL_VERSION$/m);
      assert.match(stages.at(-1) ?? '', /^RUN depmod -b \/opt "\$\{KERNEL_FULL_VERSION\}"$/m);
    });

    it(`${title} lints clean, in a file and in the ConfigMap of a Module`, () => {
      const distribution = title.includes('OpenShift') ? 'openshift' : 'upstream';
      const [, whose = ''] = /\((.*)\)/.exec(title) ?? [];
      const own = mapping.replaceAll(kernels.Ubuntu, kernels[whose] ?? assert.fail(title));
      const text = expanded(entry);
      const holder = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: df, namespace: default}\ndata:\n  dockerfile: |\n`;
      const built = module(`${own}          build: {dockerfileConfigMap: {name: df}}\n`);
      const files = { Dockerfile: text, 'all.yaml': `${built}---\n${holder}${indented(text, 4)}` };
      for (const path of Object.keys(files))
        assert.deepEqual(problemsAt(files, path, { distribution }), [], path);
    });
  }

  it('put the same Dockerfile into the ConfigMap and into a file', () => {
    const file = expanded(Object.values(dockerfile)[0] ?? assert.fail());
    const holder = expanded(yaml['ConfigMap with a Dockerfile'] ?? assert.fail());
    assert.ok(holder.includes(`  dockerfile: |\n${indented(file.trimEnd(), 4)}`));
  });
});

describe('samples', () => {
  const good = ['module.yaml', 'dockerfile-configmap.yaml', 'kmod.Dockerfile'];
  const all = [...good, 'broken-module.yaml', 'broken-configmap.yaml'];
  const files = all.map(path => ({ path, text: readRepositoryFile(`samples/${path}`) }));

  for (const { path, text } of files.slice(0, 2)) {
    it(`${path} lints clean`, () => assert.deepEqual(problemsIn(text), []));
  }

  it('make mistakes where they say so, each with a fix, and none elsewhere', () => {
    const snapshot = snapshotOf({ files, settings: undefined });
    const found = all.flatMap(path => problemsOf(snapshot, path).map(problem => ({ path, ...problem })));
    assert.deepEqual(
      found.map(({ path, code, fixes = [] }) => `${path} ${code} ${fixes.length > 0 ? 'fix' : 'no fix'}`),
      [
        'broken-module.yaml unknown-field fix',
        'broken-module.yaml wrong-type fix',
        'broken-module.yaml missing-field fix',
        'broken-configmap.yaml depmod-without-kernel fix',
      ],
    );
  });
});
