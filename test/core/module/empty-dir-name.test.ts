// What an empty `dirName` stands for, held against all that ask: the rules about a Dockerfile, those about its Module,
// and the Image Layout say the same of it.
import { strict as assert } from 'node:assert';
import { problemsAt } from '../../support/check.js';
import { kernel, layoutDocumentOf } from '../../support/check-image-layout.js';

const root = { opt: '/opt', top: '' } as const;

const configMap = (place: keyof typeof root): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: df, namespace: kmm }
data:
  dockerfile: |
    FROM scratch
    ARG KERNEL_VERSION
    COPY --from=quay.io/x/built:1 /src/a.ko ${root[place]}/lib/modules/\${KERNEL_VERSION}/
    RUN depmod ${root[place] === '' ? '' : `-b ${root[place]} `}\${KERNEL_VERSION}
`;

const module = (dirName: string): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: my-kmod, namespace: kmm }
spec:
  moduleLoader:
    container:
      modprobe: { moduleName: a${dirName} }
      kernelMappings:
        - regexp: generic
          containerImage: r/i:\${KERNEL_FULL_VERSION}
          build: { dockerfileConfigMap: { name: df } }
  selector: {}
`;

const onHub = (dirName: string): string => `apiVersion: hub.kmm.sigs.x-k8s.io/v1beta1
kind: ManagedClusterModule
metadata: { name: my-kmod }
spec:
  spokeNamespace: kmm
  selector: {}
  moduleSpec:
${
  module(dirName)
    .split('spec:\n')[1]
    ?.replace(/^(?=.)/gm, '  ') ?? ''
}`;

/** Who says that the modules are where nobody looks. */
function complaints(place: keyof typeof root, text: string, version: string): readonly string[] {
  const files = { 'configmap.yaml': configMap(place), 'module.yaml': text };
  const rules = ['module-not-in-kernel-directory', 'dir-name-not-in-image', 'depmod-other-root', 'no-depmod'];
  const problems = Object.keys(files).flatMap(path => problemsAt(files, path, { version }));
  const told = rules.filter(id => problems.some(line => line.startsWith(`${id}:`)));
  const fixture = `#- settings.json\n{"version": "${version}"}\n#- all.yaml\n${configMap(place)}---\n${text}#- kernels\n${kernel}\n`;
  const layout = layoutDocumentOf(fixture, { kernel }) ?? 'no layout';
  return [...told, ...(/^ no {2}(?:kernel directory|modules\.dep)/m.test(layout) ? ['layout'] : [])];
}

/** The place in which everybody finds the modules; undefined when nobody agrees on one. */
function found(text: string, version: string): string | undefined {
  const places = (['opt', 'top'] as const).filter(place => complaints(place, text, version).length === 0);
  const refused = (['opt', 'top'] as const).filter(place =>
    ['module-not-in-kernel-directory', 'layout'].every(each =>
      complaints(place, text, version).includes(each),
    ),
  );
  return places.length === 1 && refused.length === 1 ? places[0] : undefined;
}

describe('an empty dirName', () => {
  it('is the root for the loader of 1.x, which calls modprobe without -d', () => {
    assert.equal(found(module(", dirName: ''"), '1.0.0'), 'top');
    assert.equal(found(module(", dirName: ''"), '1.1.0'), 'top');
  });

  it('is /opt for the worker, which is told by a NodeModulesConfig', () => {
    for (const release of ['2.0.0', '2.1.1', '2.4.0', '2.6.0', 'main'])
      assert.equal(found(module(", dirName: ''"), release), 'opt', release);
  });

  it('is /opt on the spokes of a hub in every release', () => {
    assert.equal(found(onHub(", dirName: ''"), '1.1.0'), 'opt');
    assert.equal(found(onHub(", dirName: ''"), '2.6.0'), 'opt');
  });

  it('is not the same as none, or null, which the API server fills in', () => {
    for (const dirName of ['', ', dirName: null', ', dirName: ~'])
      for (const release of ['1.1.0', '2.0.0', '2.6.0'])
        assert.equal(found(module(dirName), release), 'opt', `${dirName} ${release}`);
  });

  it('is told as what it is', () => {
    const files = { 'configmap.yaml': configMap('opt'), 'module.yaml': module(", dirName: ''") };
    const [told] = problemsAt(files, 'module.yaml', { version: '1.1.0' }).filter(line =>
      line.startsWith('dir-name-not-in-image'),
    );
    assert.match(told ?? '', /`dirName` is empty, so KMM looks under `\/`/);
  });
});
