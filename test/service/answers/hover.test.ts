// Hovers, asserted by what they say and what they are about.
import { strict as assert } from 'node:assert';
import { hoverAt } from '../../support/check.js';
import type { Editor } from '../../support/check.js';

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

  it("asks for the fields of OpenShift's KMM where it is that", async () => {
    const upstream = await says(at('moduleName'), 'moduleName', [], { release: '2.0.0' });
    assert.match(upstream, /· required/);
    const openshift = { release: '2.0.0', distribution: 'openshift' } as const;
    assert.doesNotMatch(await says(at('moduleName'), 'moduleName', [], openshift), /· required/);
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

describe('hover on what a mapping matches', () => {
  const el9 = '5.14.0-427.13.1.el9_4.x86_64';
  const kernels = ['6.8.0-31-generic', el9, '5.15.0-1035-aws', '5.14'];
  const regexp = (pattern: string, text = module): string =>
    at(
      'regexp',
      '',
      text.replace("'^.+$'", () => pattern),
    );

  it('tells how it is compared, what it wins and with which part, and where kernels come from', () =>
    says(
      regexp('"14.0-[0-9]+"'),
      'regexp',
      [
        'Searched **anywhere** in the kernel version, in the syntax of Go (RE2)',
        '**Wins 1 of 4 kernels.**',
        '| `5.`**`14.0-427`**`.13.1.el9_4.x86_64` | **wins** |',
        '| `6.8.0-31-generic` | no match; mapping 1 wins it |',
        '| `5.15.0-1035-aws` | no match, and no other mapping matches |',
        '4 kernels from kernels. [Show all](command:kmm.showKernels)',
      ],
      { kernels },
    ));

  it('tells who takes a kernel, and what KMM fails on', () =>
    says(
      regexp("'[568]'"),
      'regexp',
      [
        '**Wins 3 kernels, 1 taken by mapping 1, but KMM fails on 1 of them.**',
        '| **`6`**`.8.0-31-generic` | mapping 1 takes it |',
        '| **`5`**`.14` | wins, but `` fewer than three parts',
      ],
      { kernels },
    ));

  it('says what Go says of a pattern that does not compile', () =>
    says(
      regexp("'el9|('"),
      'regexp',
      [
        '**Does not compile: KMM gives up on 3 kernels here.**',
        'Go 1.24 says: `` error parsing regexp: missing closing ): `el9|(` ``',
      ],
      { kernels },
    ));

  it('shows ten kernels at most', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `5.14.0-${i}.el9_4.x86_64`);
    const found = await hoverAt(regexp('el9'), { kernels: [...many, ...kernels] });
    assert.equal(found?.markdown.match(/^\| .*`/gm)?.length, 10);
    assert.ok(found.markdown.includes('… and 34 kernels more.'));
  });

  it('is there on literals too', () =>
    says(
      at('literal'),
      'literal',
      ['Must be the whole kernel version', '**Wins 1 kernel.**', '| **`6.8.0-31-generic`** | **wins** |'],
      { kernels },
    ));

  it('tells the meaning alone where there is nothing to match yet', async () => {
    const markdown = await says(regexp(''), 'regexp', ['Searched **anywhere**'], { kernels });
    assert.ok(!markdown.includes('wins 1'));
  });
});

describe('hover on image templates', () => {
  const kernels = ['5.14.0-362.8.1.el9_3.x86_64+rt', '6.8.0-31-generic', '6.9.0-1', '6.10.0-1'];
  const image = (template: string): string =>
    at(
      'containerImage',
      "'^.+$'",
      module.replace('"c:d"', () => JSON.stringify(template)),
    );

  it('shows what it becomes for a few kernels, and each variable', () =>
    says(
      image('r/i:${KERNEL_FULL_VERSION}-$KERNEL_X'),
      'containerImage',
      [
        'For kernels that mapping 2 wins:',
        '| `5.14.0-362.8.1.el9_3.x86_64+rt` | `r/i:5.14.0-362.8.1.el9_3.x86_64_rt-5` |',
        '| `6.9.0-1` | `r/i:6.9.0-1-6` |',
        '| `KERNEL_X` | `5` | The first part',
        'is written `5.14.0-362.8.1.el9_3.x86_64_rt`',
      ],
      { kernels },
    ));

  it('knows which release normalises', async () => {
    const markdown = await says(
      image('r/i:${KERNEL_FULL_VERSION}'),
      'containerImage',
      ['`r/i:5.14.0-362.8.1.el9_3.x86_64+rt`'],
      { kernels, release: '2.1.0' },
    );
    assert.ok(!markdown.includes('is written'));
  });

  it('tells of variables that do not exist, and of templates that cannot be read', async () => {
    await says(image('r/i:${KVER}'), 'containerImage', [
      '| `KVER` | empty | **KMM knows no such variable.** There are `KERNEL_FULL_VERSION`',
    ]);
    await says(image('r/i:${KERNEL_X'), 'containerImage', ['`closing brace expected`']);
  });

  it('says so when no kernel gets the mapping', () =>
    says(
      image('r/i:$KERNEL_X').replace("- {regexp: '^.+$'", '- {regexp: nothing'),
      'containerImage',
      ['As an example (mapping 2 wins no kernel):'],
      { kernels },
    ));

  it('knows that `sign` has fewer variables', () => {
    const sign = '"c:d", sign: {filesToSign: ["/opt/$MOD_NAME/$KERNEL_X"]}';
    return says(
      at(
        '/opt',
        'filesToSign',
        module.replace('"c:d"', () => sign),
      ),
      '"/opt/$MOD_NAME/$KERNEL_X"',
      [
        'KMM does not set it in `sign`, though its documentation lists it.',
        '| `4.18.0-553.el8_10.x86_64` | `/opt//4` |',
      ],
    );
  });

  it('is not there for an image without variables', async () => {
    const markdown = await says(image('c:d'), 'containerImage', [], { kernels });
    assert.ok(!markdown.includes('becomes |'));
  });
});

describe('hover on build args on OpenShift', () => {
  const files = {
    'dockerfile.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: df}\ndata: {dockerfile: "FROM ${DTK_AUTO}"}\n',
  };
  const built = module.replace(
    '"c:d"',
    '"c:d", build: {dockerfileConfigMap: {name: df}, buildArgs: [{name: DTK_AUTO, value: x}]}',
  );

  it("tells of the driver toolkit, and of OpenShift's build", async () => {
    const list = await hoverAt(at('buildArgs', 'dockerfileConfigMap', built), { files });
    assert.match(list?.markdown ?? '', /\| `DTK_AUTO` \| the driver toolkit image of the kernel/);
    assert.match(list?.markdown ?? '', /OpenShift's build gets/);
    const entry = await hoverAt(at('x}', 'DTK_AUTO', built), { files });
    assert.match(entry?.markdown ?? '', /KMM sets `DTK_AUTO` itself/);
  });

  it('tells of their order where it is another in each build', async () => {
    const answer = async (release: string) => {
      const editor = { release, distribution: 'openshift' as const, files };
      return (await hoverAt(at('buildArgs', 'dockerfileConfigMap', built), editor))?.markdown ?? '';
    };
    for (const version of ['1.1.0', '2.3.0'])
      assert.match(await answer(version), /may be another in each build/);
    for (const version of ['1.0.0', '2.4.0']) assert.match(await answer(version), /gets, in this order:/);
  });

  it("does not with upstream's KMM", async () => {
    const list = await hoverAt(at('buildArgs', 'dockerfileConfigMap', built));
    assert.doesNotMatch(list?.markdown ?? '', /driver toolkit/);
    assert.match(list?.markdown ?? '', /kaniko gets/);
  });
});
