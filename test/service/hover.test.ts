// Hovers, asserted by what they say and what they are about.
import { strict as assert } from 'node:assert';
import { hoverAt } from '../support/check.js';
import type { Editor } from '../support/check.js';

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: kmm
spec:
  moduleLoader:
    container:
      modprobe:
        dirName: /opt
        moduleName: a
      inTreeModuleToRemove: b
      build:
        buildArgs:
          - name: JOBS
            value: "2"
          - name: FLAVOUR
            value: generic
        dockerfileConfigMap:
          name: df
      kernelMappings:
        - literal: 6.8.0-31-generic
          containerImage: a:b
          build:
            buildArgs:
              - name: JOBS
                value: "4"
              - name: MOD_NAME
                value: mine
              - name: TEMPLATED
                value: "\${KERNEL_X}"
            dockerfileConfigMap:
              name: df
        - {regexp: '^.+$', containerImage: "c:d"}
  selector:
    a: b
`;

/** Puts the cursor into the first `word` behind `after`. */
function at(word: string, after = '', text = module): string {
  const start = text.indexOf(word, after === '' ? 0 : text.indexOf(after) + after.length);
  assert.ok(start >= 0, `no ${word} behind ${after}`);
  return `${text.slice(0, start + 1)}<|>${text.slice(start + 1)}`;
}

async function says(
  marked: string,
  about: string,
  parts: readonly string[],
  editor?: Editor,
): Promise<string> {
  const found = await hoverAt(marked, editor);
  assert.ok(found, 'no hover');
  assert.equal(found.about, about);
  for (const part of parts)
    assert.ok(found.markdown.includes(part), `"${part}" is not in:\n${found.markdown}`);
  return found.markdown;
}

describe('hover on fields', () => {
  it('tells type, necessity, default, meaning and where to read on', async () => {
    await says(at('kernelMappings'), 'kernelMappings', [
      'list of objects · required',
      'first match wins',
      'https://kmm.sigs.k8s.io/documentation/deploy_kmod/',
    ]);
    await says(at('dirName'), 'dirName', ['default `"/opt"`']);
  });

  it('tells since when a field exists and by what it is deprecated', () =>
    says(at('inTreeModuleToRemove'), 'inTreeModuleToRemove', [
      'since KMM 1.1.0',
      'Deprecated since KMM 2.1.0',
      'Use `inTreeModulesToRemove`',
    ]));

  it('says nothing of a deprecation that is yet to come', async () => {
    const markdown = await says(at('inTreeModuleToRemove'), 'inTreeModuleToRemove', [], { release: '2.0.0' });
    assert.ok(!markdown.includes('Deprecated'));
  });

  it('is there on values too, and in braces', async () => {
    await says(at('/opt'), '/opt', ['`dirName` · string']);
    await says(at('regexp'), 'regexp', ['`regexp` · string']);
    await says(at('"c:d"'), '"c:d"', ['`containerImage` · string · required']);
  });

  it('is there on items of a list', async () => {
    const listed = module.replace('inTreeModuleToRemove: b', 'inTreeModulesToRemove:\n        - other_kmod');
    await says(at('other_kmod', '', listed), 'other_kmod', [
      '`inTreeModulesToRemove` · string',
      'without `.ko`',
    ]);
  });

  it('works in a document that is broken further down', () =>
    says(at('moduleName', '', module.replace('name: df', 'name: "df')), 'moduleName', [
      '`moduleName` · string',
    ]));

  it('is null for unknown keys, comments, other kinds and between things', async () => {
    assert.equal(await hoverAt(module.replace('dirName:', 'dir<|>Names:')), undefined);
    assert.equal(await hoverAt(`# com<|>ment\n${module}`), undefined);
    assert.equal(await hoverAt('apiVersion: v1\nki<|>nd: Secret\n'), undefined);
    assert.equal(await hoverAt(module.replace('  moduleLoader', '<|>  moduleLoader')), undefined);
  });
});

describe('hover on build args', () => {
  const inMapping = '6.8.0-31-generic';

  it('lists what KMM sets, with the values that the text tells', () =>
    says(at('buildArgs', inMapping), 'buildArgs', [
      'overridden',
      '| `KERNEL_FULL_VERSION` | `6.8.0-31-generic` |',
      '| `KERNEL_VERSION` (deprecated) | `6.8.0-31-generic` |',
      '| `MOD_NAME` | `my-kmod` (in a preflight build `my-kmod-preflight`) |',
      '| `MOD_NAMESPACE` | `kmm` |',
      [
        '--build-arg JOBS=4',
        '--build-arg FLAVOUR=generic',
        '--build-arg MOD_NAME=my-kmod',
        '--build-arg TEMPLATED=${KERNEL_X}',
        '--build-arg KERNEL_FULL_VERSION=6.8.0-31-generic',
        '--build-arg KERNEL_VERSION=6.8.0-31-generic',
        '--build-arg MOD_NAMESPACE=kmm',
      ].join('\n'),
    ]));

  it('leaves open what the text does not tell', () =>
    says(at('buildArgs', '', module.replace('  namespace: kmm\n', '')), 'buildArgs', [
      'the kernel as its node reports it',
      '`metadata.namespace` is not written',
      '--build-arg KERNEL_FULL_VERSION=<kernel>',
    ]));

  it('knows that 1.0.0 sets one arg only', async () => {
    const markdown = await says(at('buildArgs'), 'buildArgs', ['| `KERNEL_VERSION` |'], { release: '1.0.0' });
    assert.ok(!markdown.includes('| `MOD_NAME`'));
  });

  it('tells what an arg becomes, where it stands and what it replaces', async () => {
    await says(at('JOBS', inMapping), 'JOBS', [
      '`--build-arg JOBS=4`, as build arg 1 of 7',
      'It replaces `2` of the container',
      '`ARG JOBS`',
    ]);
    await says(at('generic', 'FLAVOUR'), 'generic', ['`--build-arg FLAVOUR=generic`, as build arg 2 of 6']);
  });

  it('tells which mapping replaces an arg of the container', () =>
    says(at('JOBS'), 'JOBS', ['`kernelMappings[0]` sets it to `4` instead']));

  it('tells that an automatic arg overrides an entry', () =>
    says(at('MOD_NAME'), 'MOD_NAME', ['KMM sets `MOD_NAME` itself', '`my-kmod`', 'no effect', '`mine`']));

  it('tells that a later release takes the name', () =>
    says(at('MOD_NAME'), 'MOD_NAME', ['From KMM 1.1.0 on'], { release: '1.0.0' }));

  it('tells that values are not templates', () =>
    says(at('TEMPLATED'), 'TEMPLATED', ['KMM fills in no variables here']));

  it('knows what it cannot know on a hub', () => {
    const hub = `apiVersion: hub.kmm.sigs.x-k8s.io/v1beta1
kind: ManagedClusterModule
metadata:
  name: m
spec:
  moduleSpec:
    moduleLoader:
      container:
        build:
          buildArgs:
            - name: A
              value: b
`;
    return says(at('buildArgs', '', hub), 'buildArgs', ['name of the spoke cluster', 'operator on the hub']);
  });

  it('keeps user text text', () =>
    says(at('JOBS', inMapping, module.replace('value: "4"', 'value: "a`b"')), 'JOBS', [
      '`` --build-arg JOBS=a`b ``',
    ]));
});
