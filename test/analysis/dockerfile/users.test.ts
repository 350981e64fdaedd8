import { strict as assert } from 'node:assert';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import type { DockerfileUser, Place } from '../../../server/src/analysis/dockerfile/users.js';
import {
  dockerfileUsers,
  modulesOfConfigMap,
  unfollowedBuilds,
} from '../../../server/src/analysis/dockerfile/users.js';
import { problemsIn } from '../../support/check.js';

const uri = 'file:///module.yaml';

const text = `# first
---
apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: my-kmod, namespace: kmm }
spec:
  moduleLoader:
    container:
      modprobe: { moduleName: my_kmod, firmwarePath: /firmware }
      build:
        dockerfileConfigMap: { name: wanted }
        secrets: [{ name: git }]
      sign:
        filesToSign: ['/opt/lib/modules/\${KERNEL_FULL_VERSION}/my_kmod.ko']
      kernelMappings:
        - regexp: ^5\\..+$
          build: { secrets: [{ name: token }] }
        - literal: 6.1.0+
          build: { dockerfileConfigMap: { name: other } }
        - literal: 6.2.0+
  selector: {}
`;

function usersOf(
  configMap: string,
  yaml = text,
  others: Readonly<Record<string, string>> = {},
): readonly DockerfileUser[] {
  const files = new Map(
    Object.entries({ [uri]: yaml, ...others }).map(([at, each]) => [at, analyseYaml(each)]),
  );
  const modules = modulesOfConfigMap(files, { name: configMap, namespace: 'kmm' }, '2.6.0');
  return dockerfileUsers(files, modules, '2.6.0');
}

const at = ({ span }: Place): string => text.slice(span.start, span.end);

describe('Users of a Dockerfile', () => {
  it('are the mappings that build with it, each with what it says of its kernels', () => {
    const users = usersOf('wanted');
    assert.deepEqual(
      users.map(({ regexp, kernel }) => ({ regexp, kernel })),
      [
        { regexp: '^5\\..+$', kernel: undefined },
        { regexp: undefined, kernel: '6.2.0' },
      ],
    );
    assert.deepEqual(
      users.map(({ places }) => at(places.kernels)),
      ['^5\\..+$', '6.2.0+'],
    );
  });

  it('tell secrets and files to sign of both levels, with their places', () => {
    const [first, second] = usersOf('wanted');
    assert.deepEqual(
      first?.secrets.map(secret => [secret.text, at(secret.place)]),
      [
        ['git', 'git'],
        ['token', 'token'],
      ],
    );
    assert.deepEqual(
      second?.filesToSign.map(file => file.text),
      ['/opt/lib/modules/${KERNEL_FULL_VERSION}/my_kmod.ko'],
    );
  });

  it('point to where the Module says it, or to the key above', () => {
    const [user] = usersOf('wanted');
    assert.ok(user);
    const { places, firmwarePath, dirName } = user;
    assert.equal(firmwarePath, '/firmware');
    assert.equal(dirName, '/opt');
    assert.deepEqual([places.module, places.moduleName, places.firmwarePath, places.dirName].map(at), [
      'my-kmod',
      'my_kmod',
      '/firmware',
      'modprobe',
    ]);
  });

  it('say nothing of values that somebody fills in first', () => {
    const [user] = usersOf('wanted', text.replace('/firmware', '"{{ .Values.firmware }}"'));
    assert.equal(user?.firmwarePath, undefined);
    assert.equal(user?.complete, false);
    assert.equal(usersOf('wanted')[0]?.complete, true);
  });

  it('are not complete where a kustomization lays a patch over the Module', () => {
    const kustomization = 'kind: Kustomization\nresources: [module.yaml]\n';
    const patch = 'kind: Module\nmetadata: { name: my-kmod }\nspec: { moduleLoader: {} }\n';
    const withPatches = (patches: string) =>
      usersOf('wanted', text, {
        'file:///kustomization.yaml': kustomization + patches,
        'file:///patch.yaml': patch,
      })[0]?.complete;
    assert.equal(withPatches('patches: [{ path: patch.yaml }]\n'), false);
    assert.equal(
      withPatches('patches: [{ target: { kind: Module, name: my-kmod }, patch: "- op: add" }]\n'),
      false,
    );
    assert.equal(
      withPatches('patches: [{ target: { kind: Module, name: other }, patch: "- op: add" }]\n'),
      true,
    );
    assert.equal(withPatches(''), true);
  });
});

describe('Users of a Dockerfile whose name many have', () => {
  const module = (index: number, namespace: string): string =>
    `apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nmetadata: { name: m${String(index)}${namespace} }\nspec:\n` +
    `  selector: {}\n  moduleLoader:\n    container:\n      modprobe: { moduleName: m${String(index)} }\n` +
    `      build: { dockerfileConfigMap: { name: df } }\n` +
    `      kernelMappings: [{ regexp: ^.+$, containerImage: 'r.io/m${String(index)}:\${KERNEL_FULL_VERSION}' }]\n`;
  const configMap = (index: number, namespace: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: df${namespace} }\ndata:\n` +
    `  dockerfile: |\n    FROM scratch\n    ARG KERNEL_FULL_VERSION\n    COPY m${String(index)}.ko /srv/\${KERNEL_FULL_VERSION}/\n`;
  const many = (size: number, namespaceOf: (index: number) => string): string =>
    [module, configMap]
      .flatMap(one => Array.from({ length: size }, (_, index) => one(index, namespaceOf(index))))
      .join('---\n');
  const codesOf = (yaml: string): readonly string[] =>
    problemsIn(yaml).map(problem => problem.slice(0, problem.indexOf(':')));

  it('are not followed where all may mean all, and that is said of each', () => {
    const codes = codesOf(many(240, () => ''));
    assert.equal(codes.filter(code => code === 'dockerfile-too-large-to-follow').length, 240);
    const files = new Map([[uri, analyseYaml(many(240, () => ''))]]);
    const name = { name: 'df', namespace: undefined };
    assert.deepEqual(modulesOfConfigMap(files, name, '2.6.0'), []);
    assert.equal(unfollowedBuilds(files, name, '2.6.0'), 240);
  });

  it('are followed where the namespaces are written, however many have the name', () => {
    const codes = codesOf(many(240, index => `, namespace: ns-${String(index)}`));
    assert.ok(!codes.includes('dockerfile-too-large-to-follow'));
    assert.equal(codes.filter(code => code === 'module-not-in-kernel-directory').length, 240);
  });
});
