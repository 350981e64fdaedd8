// Symbols and folds: what an editor shows of a file's structure.
import { strict as assert } from 'node:assert';
import { foldsOf, outlineOf } from '../../support/check-navigation.js';

const stream = `# Everything for my-kmod.
# Two documents.
apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: kmm
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - literal: 5.14.0-1.x86_64
          containerImage: reg/a:1
        - containerImage: reg/a:2
          regexp: '^.+\\.el9$'
          build:
            dockerfileConfigMap:
              name: my-dockerfile
          sign: {}
        - containerImage: reg/a:3
  selector:
    node-role.kubernetes.io/worker: ""
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: my-dockerfile
data:
  # the Dockerfile
  dockerfile: |
    # one
    # two
    FROM scratch

---
apiVersion: v1
kind: Service
metadata:
  name: other
`;

describe('document symbols', () => {
  it('are a tree for each document about KMM', () => {
    assert.equal(
      outlineOf(stream),
      `Module my-kmod (kmm) <my-kmod>
  moduleLoader (my_kmod)
    modprobe (my_kmod)
    kernelMappings (3)
      5.14.0-1.x86_64 (reg/a:1)
      ^.+\\.el9$ (reg/a:2) <'^.+\\.el9$'>
        build (my-dockerfile)
        sign
      kernelMappings[2] (reg/a:3) <containerImage: reg/a:3>
  selector (node-role.kubernetes.io/worker=)
ConfigMap my-dockerfile <my-dockerfile>
  dockerfile
`,
    );
  });

  it('know the other kinds', () => {
    assert.equal(
      outlineOf(`apiVersion: hub.kmm.sigs.x-k8s.io/v1beta1
kind: ManagedClusterModule
metadata: { name: hub-kmod }
spec:
  spokeNamespace: kmm
  moduleSpec:
    selector: { a: "1", b: "2" }
    moduleLoader: { container: { kernelMappings: [{ literal: x }] } }
---
apiVersion: kmm.sigs.x-k8s.io/v1beta2
kind: PreflightValidation
metadata: { name: next }
spec: { kernelVersion: 6.1.0, pushBuiltImage: true }
`),
      `ManagedClusterModule hub-kmod <hub-kmod>
  spokeNamespace (kmm)
  moduleSpec
    selector (a=1, b=2)
    moduleLoader
      kernelMappings (1)
        x
PreflightValidation next <next>
  kernelVersion (6.1.0)
  pushBuiltImage (true)
`,
    );
  });

  it('stay inside their parents when a value comes from an anchor', () => {
    const outline = outlineOf(`apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: a }
x-build: &build
  build: { dockerfileConfigMap: { name: d } }
spec:
  moduleLoader:
    container:
      kernelMappings:
        - literal: x
          <<: *build
        - *build
`);
    assert.match(outline, /kernelMappings \(2\)/);
  });

  it('have a name without any name', () => {
    assert.equal(outlineOf('apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\n'), 'Module\n');
  });

  it('survive documents that are cut off', () => {
    for (let length = 0; length < stream.length; length++) outlineOf(stream.slice(0, length));
  });
});

describe('folding', () => {
  it('covers maps, lists, block scalars, comments and documents', () => {
    assert.deepEqual(foldsOf(stream), [
      '0-1 comment',
      '4-6',
      '7-23',
      '8-21',
      '9-21',
      '10-11',
      '12-21',
      '13-14',
      '15-20',
      '17-19',
      '18-19',
      '22-23',
      '24-34',
      '27-28',
      '29-34',
      '31-34',
      '32-33 comment',
      '36-40',
      '39-40',
    ]);
  });

  it('covers regions', () => {
    const source = `# region one\n# text\n# region two\nkind: Module\n# endregion\napiVersion: kmm.sigs.x-k8s.io/v1beta1\n# endregion\n`;
    assert.deepEqual(foldsOf(source), ['0-6 region', '2-4 region']);
  });

  it('leaves other files to the editor', () => {
    assert.equal(foldsOf('kind: Service\nspec:\n  a: 1\n  b: 2\n'), undefined);
    assert.equal(
      foldsOf('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: b\n'),
      undefined,
    );
  });

  it('counts lines right with CRLF', () => {
    const source =
      'kind: Module\r\napiVersion: kmm.sigs.x-k8s.io/v1beta1\r\nspec:\r\n  a: 1\r\n  b: 2\r\n\r\n';
    assert.deepEqual(foldsOf(source), ['2-4']);
  });

  it('survives documents that are cut off', () => {
    for (let length = 0; length < stream.length; length++) foldsOf(stream.slice(0, length));
  });
});
