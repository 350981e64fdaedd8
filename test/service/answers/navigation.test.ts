// From a Module to the ConfigMaps and Secrets it names, and back, over several files.
import { strict as assert } from 'node:assert';
import {
  checkDefinition,
  checkHighlights,
  checkReferences,
  linksOf,
} from '../../support/check-navigation.js';

/** A Module whose container or mapping names a ConfigMap. */
const moduleNaming = (
  name: string,
  namespace = 'kmm',
  own = 'my-kmod',
): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: ${own}
  namespace: ${namespace}
spec:
  moduleLoader:
    container:
      modprobe: { moduleName: my_kmod }
      kernelMappings:
        - literal: 5.14.0
          containerImage: a/b:c
        - regexp: '^.+$'
          containerImage: a/b:c
          build:
            dockerfileConfigMap:
              name: ${name}
`;

const configMap = (name: string, key = 'dockerfile', namespace = 'kmm'): string => `apiVersion: v1
kind: ConfigMap
metadata:
  namespace: ${namespace}
  name: ${name}
data:
  other: x
  ${key}: |
    FROM scratch
`;

describe('definition', () => {
  it('leads to the ConfigMap’s key in another file', () => {
    checkDefinition(`${moduleNaming('bu<|>ild')}#- b/cm.yaml\n${configMap('build', '<|>dockerfile<|>')}`);
  });

  it('leads to a document of the same file', () => {
    checkDefinition(`${configMap('build', '<|>dockerfile<|>')}---\n# text\n${moduleNaming('<|>build')}`);
  });

  it('knows the name at the end of its word, and in braces', () => {
    const inline = moduleNaming('x').replace(
      /dockerfileConfigMap:\n.*/,
      'dockerfileConfigMap: {na<|>me: build}',
    );
    checkDefinition(`${inline}#- cm.yaml\n${configMap('build', '<|>dockerfile<|>')}`);
    checkDefinition(`${moduleNaming('build<|>')}#- cm.yaml\n${configMap('build', '<|>dockerfile<|>')}`);
  });

  it('works for the container’s own build', () => {
    const source = moduleNaming('other').replace(
      '      modprobe:',
      '      build: { dockerfileConfigMap: { name: bui<|>ld } }\n      modprobe:',
    );
    checkDefinition(
      `${source}#- cm.yaml\n${configMap('build', '<|>dockerfile<|>')}${'---\n'}${configMap('other')}`,
    );
  });

  it('finds the key in a case that KMM does not read', () => {
    checkDefinition(`${moduleNaming('bui<|>ld')}#- cm.yaml\n${configMap('build', '<|>Dockerfile<|>')}`);
  });

  it('falls back to the name of a ConfigMap without Dockerfile', () => {
    checkDefinition(`${moduleNaming('bui<|>ld')}#- cm.yaml\n${configMap('<|>build<|>', 'nothing')}`);
  });

  it('stays in the namespace', () => {
    checkDefinition(
      `${moduleNaming('bui<|>ld', 'a')}#- cm.yaml\n${configMap('build', 'dockerfile', 'b')}---\n${configMap('build', '<|>dockerfile<|>', 'a')}`,
    );
  });

  it('shows all candidates when a namespace is not written', () => {
    const anywhere = moduleNaming('bui<|>ld').replace('  namespace: kmm\n', '');
    checkDefinition(
      `${anywhere}#- a.yaml\n${configMap('build', '<|>dockerfile<|>', 'a')}#- b.yaml\n${configMap('build', '<|>dockerfile<|>', 'b')}`,
    );
    const unsaid = configMap('build', '<|>dockerfile<|>').replace('  namespace: kmm\n', '');
    checkDefinition(`${moduleNaming('bui<|>ld')}#- cm.yaml\n${unsaid}`);
  });

  it('follows a ManagedClusterModule’s names, whose namespace the hub decides', () => {
    const hub = moduleNaming('bui<|>ld')
      .replace('kmm.sigs', 'hub.kmm.sigs')
      .replace('kind: Module', 'kind: ManagedClusterModule')
      .replace('spec:\n', 'spec:\n  moduleSpec:\n')
      .replace(/(?<=moduleSpec:\n)[^]*/, rest => rest.replace(/^/gm, '  '));
    checkDefinition(`${hub}\n#- cm.yaml\n${configMap('build', '<|>dockerfile<|>', 'operator')}`);
  });

  it('leads to Secrets', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: <|>keys<|>, namespace: kmm }\n';
    for (const field of ['keySecret', 'certSecret']) {
      const source = moduleNaming('x').replace(
        /build:\n[^]*/,
        `sign:\n            ${field}: { name: ke<|>ys }\n`,
      );
      checkDefinition(`${source}#- s.yaml\n${secret}`);
    }
    const pull = moduleNaming('x').replace('spec:\n', 'spec:\n  imageRepoSecret: { name: ke<|>ys }\n');
    checkDefinition(`${pull}#- s.yaml\n${secret}`);
    const listed = moduleNaming('x').replace(
      /dockerfileConfigMap:\n.*/,
      'secrets: [{ name: other }, { name: ke<|>ys }]',
    );
    checkDefinition(`${listed}#- s.yaml\n${secret}`);
  });

  it('has nothing to show elsewhere', () => {
    checkDefinition(
      `${moduleNaming('build').replace('my_kmod', 'my_<|>kmod')}#- cm.yaml\n${configMap('build')}`,
    );
    checkDefinition(`${moduleNaming('mis<|>sing')}#- cm.yaml\n${configMap('build')}`);
    checkDefinition('kind: Other\nspec: { build: { dockerfileConfigMap: { name: bui<|>ld } } }\n');
  });

  it('survives documents that are cut off', () => {
    const whole = moduleNaming('build');
    for (let length = 0; length < whole.length; length++) {
      checkDefinition(`#- other.yaml\n${configMap('x')}#- module.yaml\n${whole.slice(0, length)}<|>`);
    }
  });
});

describe('references', () => {
  const modules = `${moduleNaming('<|>build<|>')}#- two.yaml\n${moduleNaming('<|>build<|>', 'kmm', 'two')}---\n${moduleNaming('build', 'elsewhere', 'three')}`;

  it('lead from the ConfigMap’s name to the Modules', () => {
    checkReferences(`${modules}#- cm.yaml\n${configMap('bu<|>ild')}`, { includeDeclaration: false });
  });

  it('lead from the key of the Dockerfile to the Modules', () => {
    checkReferences(`${modules}#- cm.yaml\n${configMap('build', 'docker<|>file')}`, {
      includeDeclaration: false,
    });
  });

  it('show the ConfigMap too when asked', () => {
    const source = `${modules}#- cm.yaml\n${configMap('<|>build<|>', 'docker<|>file')}`;
    checkReferences(source, { includeDeclaration: true });
  });

  it('lead from one Module to the others', () => {
    const here = moduleNaming('build').replace(
      'dockerfileConfigMap:\n',
      'dockerfileConfigMap:\n              # <|>\n',
    );
    const unmarked = here.replace('name: build', 'name: <|>build<|>');
    const there = moduleNaming('<|>build<|>', 'kmm', 'two');
    checkReferences(`${unmarked}#- two.yaml\n${there}`, { includeDeclaration: false });
  });

  it('are none inside the Dockerfile’s text', () => {
    const source = configMap('build').replace('FROM', 'FR<|>OM');
    checkReferences(`${moduleNaming('build')}#- cm.yaml\n${source}`, { includeDeclaration: false });
  });
});

describe('document highlights', () => {
  it('mark the name in all documents of the file', () => {
    const module = moduleNaming('<|>build<|>');
    const source = `${module}---\n${configMap('<|>build<|>', 'docker<|>file')}#- other.yaml\n${moduleNaming('build')}`;
    checkHighlights(source);
  });
});

describe('document links', () => {
  it('lead to line and column of the key', () => {
    const links = linksOf(`${moduleNaming('build')}#- b/cm.yaml\n${configMap('build')}`);
    assert.deepEqual(links, ['build -> b/cm.yaml#L8,3']);
  });

  it('are not made for names that are unknown or mean several objects', () => {
    assert.deepEqual(linksOf(moduleNaming('build')), []);
    assert.deepEqual(
      linksOf(`${moduleNaming('build')}#- a.yaml\n${configMap('build')}#- b.yaml\n${configMap('build')}`),
      [],
    );
  });

  it('keep their places when documents above them move', () => {
    const links = linksOf(
      `# one\n---\na: 1\n---\n${moduleNaming('build')}#- cm.yaml\n---\nb: 1\n---\n${configMap('build')}`,
    );
    assert.deepEqual(links, ['build -> cm.yaml#L11,3']);
  });
});
