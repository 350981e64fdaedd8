// Completion, asserted by the text after accepting an item: `<|>` before = where it is asked, after = where the cursor
// stands then.
import { strict as assert } from 'node:assert';
import type { Located } from '../../../server/src/analysis/yaml/located.js';
import { parseYaml } from '../../../server/src/analysis/yaml/parse.js';
import type { JsonSchema } from '../../../server/src/core/api-server/json-schema.js';
import { childSchema } from '../../../server/src/core/api-server/schema.js';
import { acceptedAt, allAcceptedAt, completionsAt, hoverAt } from '../../support/check.js';
import type { Editor } from '../../support/check.js';
import { testSchemas } from '../../support/schemas.js';
import { readRepositoryFile } from '../../support/shared.js';

const head = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
spec:
`;

const container = `${head}  moduleLoader:
    container:
`;

const mappings = `${container}      kernelMappings:
`;

async function accepts(before: string, label: string, after: string, editor?: Editor): Promise<void> {
  assert.equal(await acceptedAt(before, label, editor), after);
}

async function labels(marked: string, editor?: Editor): Promise<readonly string[]> {
  return (await completionsAt(marked, editor)).map(({ label }) => label);
}

describe('completion of keys', () => {
  it('offers the fields of spec', async () => {
    assert.deepEqual(await labels(`${head}  <|>`), [
      'selector',
      'moduleLoader',
      'devicePlugin',
      'imageRepoSecret',
      'tolerations',
      'imageRebuildTriggerGeneration',
    ]);
  });

  it('offers what the release has', async () => {
    assert.ok(!(await labels(`${head}  <|>`, { release: '2.2.0' })).includes('tolerations'));
    assert.ok((await labels(`${head}  <|>`, { release: 'main' })).includes('dra'));
  });

  it("writes what must be there in OpenShift's KMM where it is that", async () => {
    const marked = `${head}  moduleLoader:\n    container:\n      mod<|>`;
    const upstream = await acceptedAt(marked, 'modprobe', { release: '2.0.0' });
    assert.ok(upstream.endsWith('modprobe:\n        moduleName: <|>'), upstream);
    const openshift = { release: '2.0.0', distribution: 'openshift' } as const;
    const accepted = await acceptedAt(marked, 'modprobe', openshift);
    assert.ok(accepted.endsWith('modprobe:\n        <|>'), accepted);
  });

  it('begins a map on the next line, with what must be in it', () =>
    accepts(
      `${head}  mod<|>`,
      'moduleLoader',
      `${head}  moduleLoader:\n    container:\n      kernelMappings:\n        - <|>\n      modprobe:\n        `,
    ));

  it('begins a list with a dash', () =>
    accepts(
      `${container}      kern<|>`,
      'kernelMappings',
      `${container}      kernelMappings:\n        - <|>`,
    ));

  it('begins a map that needs nothing with its indentation', () =>
    accepts(
      `${mappings}        - literal: a\n          <|>`,
      'registryTLS',
      `${mappings}        - literal: a\n          registryTLS:\n            <|>`,
    ));

  it('puts a scalar beside its key', () =>
    accepts(`${mappings}        - <|>`, 'literal', `${mappings}        - literal: <|>`));

  it('writes the dash of an item that has none yet', () =>
    accepts(`${mappings}        <|>`, 'regexp', `${mappings}        - regexp: <|>`));

  it('writes the blank behind a bare dash', () =>
    accepts(`${mappings}        -<|>`, 'regexp', `${mappings}        - regexp: <|>`));

  it('writes another item below the first', () =>
    accepts(
      `${mappings}        - literal: a\n          containerImage: b:c\n        <|>`,
      'literal',
      `${mappings}        - literal: a\n          containerImage: b:c\n        - literal: <|>`,
    ));

  it('indents below a key that follows a dash', () =>
    accepts(
      `${mappings}        - bui<|>`,
      'build',
      `${mappings}        - build:\n            dockerfileConfigMap:\n              name: <|>`,
    ));

  it('offers the fields of a mapping once each', async () => {
    assert.deepEqual(
      await labels(`${mappings}        - literal: a\n          <|>\n          containerImage: b`),
      [
        'regexp',
        'build',
        'sign',
        'registryTLS',
        'inTreeModulesToRemove',
        'Build in the cluster',
        'Sign for Secure Boot',
        'inTreeModuleToRemove',
      ],
    );
  });

  it('offers required fields first and deprecated ones last', async () => {
    const offered = await labels(`${mappings}        - <|>`);
    assert.equal(offered[0], 'containerImage');
    assert.equal(offered.at(-1), 'inTreeModuleToRemove');
  });

  const build = `${mappings}        - literal: a\n          build:\n            `;
  it('offers the fields of build', async () => {
    assert.deepEqual(await labels(`${build}<|>`), [
      'dockerfileConfigMap',
      'buildArgs',
      'secrets',
      'baseImageRegistryTLS',
      'kanikoParams',
      'selector',
    ]);
  });

  it('offers the fields of a build arg', () =>
    accepts(
      `${build}buildArgs:\n              - name: A\n                <|>`,
      'value',
      `${build}buildArgs:\n              - name: A\n                value: <|>`,
    ));

  it('offers the fields of sign, a toleration, a volume and metadata', async () => {
    assert.deepEqual((await labels(`${container}      sign:\n        <|>`)).slice(0, 2).toSorted(), [
      'certSecret',
      'keySecret',
    ]);
    assert.deepEqual((await labels(`${head}  tolerations:\n    - <|>`)).toSorted(), [
      'effect',
      'key',
      'operator',
      'tolerationSeconds',
      'value',
    ]);
    assert.ok((await labels(`${head}  devicePlugin:\n    volumes:\n      - <|>`)).includes('hostPath'));
    assert.ok(
      (await labels('apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nmetadata:\n  <|>')).includes(
        'namespace',
      ),
    );
  });

  it('offers modprobe settings', () =>
    accepts(
      `${container}      modprobe:\n        <|>`,
      'moduleName',
      `${container}      modprobe:\n        moduleName: <|>`,
    ));

  it('renames a key without touching its value', () =>
    accepts(`${mappings}        - lit<|>x: abc\n`, 'literal', `${mappings}        - literal<|>: abc\n`));

  it('knows the other kinds, and a Module inside one', async () => {
    const preflight = 'apiVersion: kmm.sigs.x-k8s.io/v1beta2\nkind: PreflightValidation\nspec:\n  ';
    assert.deepEqual(await labels(`${preflight}<|>`), ['kernelVersion', 'pushBuiltImage']);
    await accepts(`${preflight}pushBuiltImage: <|>`, 'true', `${preflight}pushBuiltImage: true<|>`);
    const hub =
      'apiVersion: hub.kmm.sigs.x-k8s.io/v1beta1\nkind: ManagedClusterModule\nspec:\n  moduleSpec:\n    ';
    assert.ok((await labels(`${hub}<|>`)).includes('moduleLoader'));
    assert.ok(
      (
        await labels(`${hub}moduleLoader:\n      container:\n        kernelMappings:\n          - <|>`)
      ).includes('literal'),
    );
  });

  it('offers labels of nodes for the selector', () =>
    accepts(
      `${head}  selector:\n    <|>`,
      'node-role.kubernetes.io/worker',
      `${head}  selector:\n    node-role.kubernetes.io/worker: ""<|>`,
    ));

  it('does not offer status', async () => {
    assert.ok(!(await labels('apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n<|>')).includes('status'));
  });
});

describe('completion in unfinished and broken documents', () => {
  const rest = `        - literal: later
          containerImage: 'never closed
      modprobe:
        moduleName: my_kmod
`;

  it('does not mind an unclosed quote later on', () =>
    accepts(`${mappings}        - <|>\n${rest}`, 'literal', `${mappings}        - literal: <|>\n${rest}`));

  it('does not mind an unclosed quote further up', () =>
    accepts(
      `${mappings}        - literal: "oops\n          containerImage: x:y\n          bu<|>`,
      'build',
      `${mappings}        - literal: "oops\n          containerImage: x:y\n          build:\n            dockerfileConfigMap:\n              name: <|>`,
    ));

  it('does not mind a colon that is missing above', () =>
    accepts(
      `${container}      modprobe\n        <|>`,
      'moduleName',
      `${container}      modprobe\n        moduleName: <|>`,
    ));

  it('adds the colon that a key with lines below it lacks', async () => {
    const below = `        moduleName: a\n        dirName: /opt\n`;
    await accepts(
      `${container}      mod<|>\n${below}`,
      'modprobe',
      `${container}      modprobe:<|>\n${below}`,
    );
    assert.ok(!(await labels(`${container}      mod<|>\n${below}`)).includes('version'));
  });

  it('does not mind tabs elsewhere', () =>
    accepts(
      `${container}      modprobe:\n\tdirName: /opt\n      kern<|>`,
      'kernelMappings',
      `${container}      modprobe:\n\tdirName: /opt\n      kernelMappings:\n        - <|>`,
    ));

  it('turns a tab before the cursor into blanks', () =>
    accepts(
      `${container}      modprobe:\n\t<|>`,
      'dirName',
      `${container}      modprobe:\n        dirName: <|>`,
    ));

  it('keeps CRLF files whole', () => {
    const before = `${mappings}        - literal: a\n          <|>\n          containerImage: b\n`;
    const after = `${mappings}        - literal: a\n          regexp: <|>\n          containerImage: b\n`;
    return accepts(before.replaceAll('\n', '\r\n'), 'regexp', after.replaceAll('\n', '\r\n'));
  });

  it('moves a line to where its siblings stand', () =>
    accepts(
      `${mappings}        - literal: a\n         <|>\n`,
      'regexp',
      `${mappings}        - literal: a\n        - regexp: <|>\n`,
    ));

  it('finds the map by the column of an empty line', async () => {
    const after = `        - literal: a\n          containerImage: b:c\n`;
    assert.ok((await labels(`${mappings}${after}      <|>`)).includes('modprobe'));
    assert.ok((await labels(`${mappings}${after}    <|>`)).includes('serviceAccountName'));
    assert.ok((await labels(`${mappings}${after}  <|>`)).includes('selector'));
  });

  it('goes no less deep than the line below, which would become its own', async () => {
    const below = `      modprobe:\n        moduleName: a\n`;
    await accepts(`${container}  <|>\n${below}`, 'version', `${container}      version: <|>\n${below}`);
    const two = (line: string) =>
      `${mappings}        - literal: a\n${line}\n        - literal: b\n          containerImage: c:d\n`;
    await accepts(two('<|>'), 'regexp', two('        - regexp: <|>'));
  });

  it('takes a list at the column of its key', () =>
    accepts(
      `${container}      kernelMappings:\n      - literal: a\n      <|>\n`,
      'regexp',
      `${container}      kernelMappings:\n      - literal: a\n      - regexp: <|>\n`,
    ));

  it('offers a list at the column of its key, below it', () =>
    accepts(
      `${container}      kernelMappings:\n      <|>\n`,
      '- literal',
      `${container}      kernelMappings:\n      - literal: <|>\n`,
    ));

  it('says nothing in comments and in the text of block scalars', async () => {
    assert.deepEqual(await labels(`${head}  # <|>`), []);
    assert.deepEqual(await labels(`${head}  selector: {} # <|>`), []);
    assert.deepEqual(await labels(`${container}      version: |\n        te<|>xt\n`), []);
  });

  it('says nothing in documents of other kinds', async () => {
    assert.deepEqual(await labels('apiVersion: apps/v1\nkind: Deployment\nspec:\n  <|>'), []);
    assert.deepEqual(await labels('foo: bar\n<|>'), []);
  });

  it('completes the document of the stream that the cursor is in', () =>
    accepts(
      `kind: Secret\n---\n${head}  <|>\n---\nkind: Secret\n`,
      'selector',
      `kind: Secret\n---\n${head}  selector:\n    <|>\n---\nkind: Secret\n`,
    ));
});

describe('completion of values', () => {
  it('offers true and false', () =>
    accepts(
      `${container}      registryTLS:\n        insecure: <|>`,
      'true',
      `${container}      registryTLS:\n        insecure: true<|>`,
    ));

  it('writes the blank behind the colon', () =>
    accepts(
      `${container}      registryTLS:\n        insecure:<|>`,
      'false',
      `${container}      registryTLS:\n        insecure: false<|>`,
    ));

  it('replaces the value that is there', () =>
    accepts(
      `${container}      imagePullPolicy: Alw<|>ais # why`,
      'Always',
      `${container}      imagePullPolicy: Always<|> # why`,
    ));

  it('stays inside quotes', () =>
    accepts(
      `${container}      imagePullPolicy: "Al<|>"`,
      'Always',
      `${container}      imagePullPolicy: "Always<|>"`,
    ));

  it('offers toleration operators and effects', async () => {
    assert.deepEqual(await labels(`${head}  tolerations:\n    - operator: <|>`), ['Equal', 'Exists']);
    assert.ok((await labels(`${head}  tolerations:\n    - effect: No<|>`)).includes('NoExecute'));
  });

  it('offers the fields of a map behind its key, on the next line', () =>
    accepts(
      `${container}      modprobe: <|>`,
      'moduleName',
      `${container}      modprobe:\n        moduleName: <|>`,
    ));

  it('offers apiVersion and kind of KMM', async () => {
    assert.deepEqual(await labels('apiVersion: <|>\nkind: Module\n'), ['kmm.sigs.x-k8s.io/v1beta1']);
    assert.deepEqual(await labels('apiVersion: hub.kmm.sigs.x-k8s.io/v1beta1\nkind: <|>\n'), [
      'ManagedClusterModule',
    ]);
  });

  it('offers the other half of an identity', async () => {
    assert.deepEqual(await labels('kind: Module\n<|>'), ['apiVersion: kmm.sigs.x-k8s.io/v1beta1']);
    assert.deepEqual(await labels('apiVersion: kmm.sigs.x-k8s.io/v1beta1\n<|>'), [
      'kind: Module',
      'kind: PreflightValidation',
    ]);
  });

  it('offers the ConfigMaps with a Dockerfile', () =>
    accepts(
      `${container}      build:\n        dockerfileConfigMap:\n          name: <|>`,
      'my-dockerfile',
      `${container}      build:\n        dockerfileConfigMap:\n          name: my-dockerfile<|>`,
      {
        files: {
          'a.yaml':
            'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-dockerfile\ndata:\n  dockerfile: FROM a\n',
        },
      },
    ));
});

describe('completion of template variables', () => {
  const image = `${mappings}        - regexp: a\n          containerImage: `;

  it('replaces what is begun, up to its brace', async () => {
    await accepts(`${image}"a:$<|>"`, '${KERNEL_FULL_VERSION}', `${image}"a:\${KERNEL_FULL_VERSION}<|>"`);
    await accepts(`${image}a:\${KERN<|>}-x`, '${KERNEL_X}', `${image}a:\${KERNEL_X}<|>-x`);
  });

  it('offers what the release and the field know', async () => {
    assert.ok((await labels(`${image}a:$<|>`)).includes('${MOD_NAME}'));
    assert.ok(!(await labels(`${image}a:$<|>`, { release: '1.0.0' })).includes('${MOD_NAME}'));
    const signed = await labels(`${container}      sign:\n        filesToSign:\n          - /opt/$<|>`);
    assert.ok(signed.includes('${KERNEL_FULL_VERSION}') && !signed.includes('${MOD_NAME}'));
    assert.deepEqual(await labels(`${container}      modprobe:\n        moduleName: $<|>`), []);
  });
});

describe('completion in braces', () => {
  it('offers keys', () =>
    accepts(
      `${container}      registryTLS: { <|> }`,
      'insecure',
      `${container}      registryTLS: { insecure: <|> }`,
    ));

  it('offers keys behind a comma, without those that are there', async () => {
    assert.deepEqual(await labels(`${container}      registryTLS: {insecure: true, <|>}`), [
      'insecureSkipTLSVerify',
    ]);
  });

  it('offers values', () =>
    accepts(
      `${container}      registryTLS: {insecure: <|>, insecureSkipTLSVerify: true}`,
      'false',
      `${container}      registryTLS: {insecure: false<|>, insecureSkipTLSVerify: true}`,
    ));

  it('opens braces for a map and brackets for a list', async () => {
    await accepts(`${mappings}        - {<|>}`, 'build', `${mappings}        - {build: {<|>}}`);
    await accepts(`${container}      build: {<|>`, 'buildArgs', `${container}      build: {buildArgs: [<|>]`);
  });

  it('finds its way through nested ones', () =>
    accepts(
      `${head}  tolerations: [{key: a, operator: Exists}, {<|>}]`,
      'effect',
      `${head}  tolerations: [{key: a, operator: Exists}, {effect: <|>}]`,
    ));
});

describe('completion by snippet', () => {
  it('offers whole mappings', () =>
    accepts(
      `${mappings}        - <|>`,
      'Mapping for many kernels (regexp)',
      `${mappings}        - regexp: '<|>^.+\\.x86_64$'\n          containerImage: "registry.example.com/my-kmod:\${KERNEL_FULL_VERSION}"`,
    ));

  it('offers whole mappings where the dash is missing', () =>
    accepts(
      `${mappings}        <|>`,
      'Mapping for one kernel (literal)',
      `${mappings}        - literal: <|>6.8.0-31-generic\n          containerImage: "registry.example.com/my-kmod:6.8.0-31-generic"`,
    ));

  it('offers no mapping inside a mapping', async () => {
    assert.ok(
      !(await labels(`${mappings}        - literal: a\n          <|>`)).some(label =>
        label.startsWith('Mapping'),
      ),
    );
  });

  it('offers build, sign and a build arg where they fit', async () => {
    const at = `${mappings}        - literal: a\n          `;
    await accepts(
      `${at}<|>`,
      'Sign for Secure Boot',
      `${at}sign:
            keySecret:
              name: <|>my-signing-key
            certSecret:
              name: my-signing-cert
            filesToSign:
              - /opt/lib/modules/\${KERNEL_FULL_VERSION}/my_kmod.ko`,
    );
    assert.ok(
      (await labels(`${at}build:\n            buildArgs:\n              - <|>`)).includes('Build arg'),
    );
    assert.ok(!(await labels(`${at}build:\n            <|>`)).includes('Build in the cluster'));
  });

  it('offers whole objects in an empty document', async () => {
    assert.deepEqual((await labels('<|>')).toSorted(), [
      'ConfigMap with a Dockerfile',
      'ManagedClusterModule',
      'Module with an in-cluster build',
      'PreflightValidation',
    ]);
    assert.ok((await labels('# a comment\n---\nModu<|>\n')).includes('Module with an in-cluster build'));
  });
});

describe('completion anywhere', () => {
  const sample = readRepositoryFile('samples/module.yaml').split('\n');
  const schema = testSchemas.schemaFor('Module', 'kmm.sigs.x-k8s.io/v1beta1', {
    release: '2.6.0',
    distribution: 'upstream',
  });

  /** What is wrong with a Module: keys that the schema does not know, and everything that is no YAML. */
  function wrongIn(text: string): readonly string[] {
    const { root, syntax, duplicates } = parseYaml(text);
    return [
      ...syntax.map(({ message }) => message),
      ...duplicates.map(({ key }) => `twice: ${key}`),
      ...(root && schema ? unknownIn(root, schema) : ['nothing there']),
    ];
  }

  function childrenOf(node: Located): readonly (readonly [string | number, Located])[] {
    if (node.kind === 'map') return node.entries.map(({ key, value }) => [key, value]);
    return node.kind === 'list' ? node.items.map((item, index) => [index, item]) : [];
  }

  function unknownIn(node: Located, at: JsonSchema): readonly string[] {
    return childrenOf(node).flatMap(([step, child]) => {
      const below = childSchema(at, step);
      return below ? unknownIn(child, below) : [`unknown: ${String(step)}`];
    });
  }

  for (const snippets of [true, false]) {
    it(`leaves a Module whole, wherever an item is accepted, ${snippets ? 'with' : 'without'} snippets`, async () => {
      assert.deepEqual(wrongIn(sample.join('\n')), []);
      let count = 0;
      for (const [line] of sample.entries()) {
        for (const column of [0, 2, 4, 6, 8, 10, 12, 14]) {
          const marked = [...sample.slice(0, line), `${' '.repeat(column)}<|>`, ...sample.slice(line)];
          for (const { label, text } of await allAcceptedAt(marked.join('\n'), { snippets })) {
            assert.deepEqual(wrongIn(text), [], `"${label}" in line ${String(line)}:\n${text}`);
            count += 1;
          }
        }
      }
      assert.ok(count > 1000, `only ${String(count)} items were offered`);
    });
  }

  it('survives every cut through a Module, in block and flow style and with CRLF', async () => {
    const block = sample.join('\n');
    const flow = `${head}  tolerations: [{key: "a", operator: Exists}, {key: 'b']\n  selector: {a: b, "c": {d`;
    for (const text of [block, flow, block.replaceAll('\n', '\r\n')]) {
      for (let end = 0; end <= text.length; end += 3) {
        await allAcceptedAt(`${text.slice(0, end)}<|>`);
        await hoverAt(`${text.slice(0, end)}<|>`);
      }
    }
  });
});

describe('completion and hover', () => {
  it('stop when nobody waits any more', async () => {
    assert.deepEqual(await labels(`${head}  <|>`, { stopped: true }), []);
    assert.equal(await hoverAt(`${head.replace('spec', 'sp<|>ec')}`, { stopped: true }), undefined);
  });

  it('take no schema from the file', async () => {
    const modeline = '# yaml-language-server: $schema=http://192.0.2.1/schema.json\n';
    assert.ok((await labels(`${modeline}${head}  <|>`)).includes('moduleLoader'));
    assert.ok(
      (await labels(`"$schema": http://192.0.2.1/schema.json\n${head}  <|>`)).includes('moduleLoader'),
    );
    assert.ok(await hoverAt(`${modeline}${head.replace('spec', 'sp<|>ec')}`));
  });
});

describe('completion for an editor without snippets', () => {
  it('writes the lines with their whole indentation', () =>
    accepts(`${mappings}        - bui<|>`, 'build', `${mappings}        - build:\n            <|>`, {
      snippets: false,
    }));

  it('writes snippets as they are', async () => {
    const text = await acceptedAt(`${mappings}        - <|>`, 'Mapping for many kernels (regexp)', {
      snippets: false,
    });
    assert.ok(text.includes('${KERNEL_FULL_VERSION}"'));
    assert.ok(!text.includes('${1'));
  });
});
