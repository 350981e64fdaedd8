// Files of kernels in every form people have them, broken ones too.
import assert from 'node:assert/strict';
import type { KernelList } from '../../../server/src/analysis/kernels/kernel-list.js';
import { readKernelList } from '../../../server/src/analysis/kernels/kernel-list.js';
import { pieceReader, quickNode } from '../../../server/src/analysis/kernels/quick-node.js';
import type { NodeFacts } from '../../../server/src/core/kernel/node.js';
import { kubectlNode, kubectlNodes, nodeObject } from '../../support/nodes.js';

/** The text each problem is about, and the start of what is said of it. */
const complaints = (text: string): readonly string[] =>
  readKernelList(text).problems.map(
    ({ severity, span, message }) => `${severity} [${text.slice(span.start, span.end)}] ${message}`,
  );

const worker: NodeFacts = {
  name: 'worker-1',
  kernelVersion: '5.14.0-427.13.1.el9_4.x86_64',
  labels: { 'kubernetes.io/hostname': 'worker-1', 'feature.example/gpu': 'true' },
  taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }],
};

const only = (kernels: readonly string[]): KernelList => ({ kernels, nodes: [], problems: [] });

describe('kernel list', () => {
  describe('as plain text', () => {
    it('has one kernel a line, comments and blank lines', () => {
      const text =
        '\uFEFF# ours\r\n5.14.0-427.13.1.el9_4.x86_64  # lab\r\n\r\n   6.12.38+deb13-amd64\r\n6.1.75+';
      assert.deepEqual(
        readKernelList(text),
        only(['5.14.0-427.13.1.el9_4.x86_64', '6.12.38+deb13-amd64', '6.1.75+']),
      );
    });

    it('may have many in a line, as -o jsonpath prints them', () => {
      assert.deepEqual(
        readKernelList('5.15.0-91-generic 6.8.0-31-generic'),
        only(['5.15.0-91-generic', '6.8.0-31-generic']),
      );
    });

    it('says which lines are no kernels and skips them', () => {
      const text = '5.15.0-91-generic\n  hello world # ho\nnode-1 6.8.0-31-generic\n"6.8.0-31-generic",\n';
      assert.deepEqual(readKernelList(text).kernels, ['5.15.0-91-generic']);
      assert.deepEqual(
        complaints(text).map(complaint => complaint.split(',')[0]),
        [
          'warning [hello world] `hello world` is no kernel version',
          'warning [node-1 6.8.0-31-generic] `node-1 6.8.0-31-generic` is no kernel version',
          'warning ["6.8.0-31-generic"',
        ],
      );
    });

    it('says what is listed twice, also when only a + at the end tells them apart', () => {
      const text = '6.1.75+\n6.1.75\n6.1.75+\n';
      assert.deepEqual(readKernelList(text).kernels, ['6.1.75+']);
      assert.deepEqual(complaints(text), [
        'information [6.1.75] `6.1.75` is listed already (KMM drops a `+` at the end); it counts once.',
        'information [6.1.75+] `6.1.75+` is listed already; it counts once.',
      ]);
    });

    it('keeps a kernel with too few parts and says what becomes of it', () => {
      assert.deepEqual(readKernelList('5.14\n').kernels, ['5.14']);
      assert.match(
        complaints('5.14\n')[0] ?? '',
        /^warning \[5\.14\] .* fewer than three parts, and KMM's operator fails/,
      );
    });

    it('says that nothing is in it', () => {
      for (const text of ['', '\n', '# nothing\n', '\uFEFF']) {
        assert.match(
          complaints(text).join(),
          /^warning \[\] There is no kernel in this file/,
          JSON.stringify(text),
        );
      }
    });

    it('takes ten thousand kernels, and does not drown in ten thousand lines of junk', () => {
      const many = Array.from({ length: 10_000 }, (_, index) => `5.14.0-${String(index)}.el9.x86_64`);
      assert.deepEqual(readKernelList(many.join('\n')), only(many));
      const { problems } = readKernelList(many.map(kernel => `x${kernel}`).join('\n'));
      assert.equal(problems.length, 101);
      assert.match(problems.at(-1)?.message ?? '', /^9900 more lines/);
    });

    it('survives bytes that are no text', () => {
      assert.equal(readKernelList('\u0000\u0001\uD800\uFFFD\n\u2028').kernels.length, 0);
    });
  });

  describe('as a table', () => {
    const wide = [
      'NAME       STATUS                     ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE                  KERNEL-VERSION                 CONTAINER-RUNTIME',
      'worker-1   Ready                      <none>   10d   v1.34.1   10.0.0.1      <none>        Red Hat CoreOS 4.20 (x)   5.14.0-427.13.1.el9_4.x86_64   cri-o://1.34.1',
      'worker-2   Ready,SchedulingDisabled   <none>   10d   v1.34.1   10.0.0.2      <none>        Ubuntu 24.04.1 LTS        6.8.0-31-generic               containerd://2.0',
    ];

    it('gives the kernels of -o wide, of which no labels are known', () => {
      assert.deepEqual(
        readKernelList(`${wide.join('\r\n')}\r\n`),
        only(['5.14.0-427.13.1.el9_4.x86_64', '6.8.0-31-generic']),
      );
    });

    it('gives nodes when it shows labels', () => {
      const labels = ['LABELS', 'a=1,kubernetes.io/os=linux', 'b='];
      const { nodes, kernels, problems } = readKernelList(
        wide.map((line, index) => `${line}   ${labels[index] ?? ''}`).join('\n'),
      );
      assert.deepEqual({ kernels, problems }, { kernels: [], problems: [] });
      assert.deepEqual(nodes, [
        {
          name: 'worker-1',
          kernelVersion: '5.14.0-427.13.1.el9_4.x86_64',
          labels: { a: '1', 'kubernetes.io/os': 'linux' },
          taints: [],
        },
        {
          name: 'worker-2',
          kernelVersion: '6.8.0-31-generic',
          labels: { b: '' },
          taints: [{ key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' }],
        },
      ]);
    });

    it('may have columns of its own', () => {
      assert.deepEqual(readKernelList('NAME   KERNEL\na      5.14.0-1\nb      <none>\n').kernels, [
        '5.14.0-1',
      ]);
      assert.match(
        complaints('NAME   KERNEL\nb      <none>\n').join(),
        /\[b {6}<none>\] Node `b` reports no kernel/,
      );
      assert.deepEqual(readKernelList('KERNEL\n5.14.0-1\n'), only(['5.14.0-1']));
    });

    it('says that a column or a cell is missing', () => {
      assert.match(complaints('NAME   STATUS\na      Ready\n').join(), /no column `KERNEL-VERSION`.*-o wide/);
      assert.match(complaints('NAME   KERNEL\na\nb   5.14.0-1').join(), /^warning \[a\] `a` has 1 columns/);
    });
  });

  describe('as objects', () => {
    const list = kubectlNodes([worker]);

    it('reads the List of -o yaml with labels and taints', () => {
      assert.deepEqual(readKernelList(list), { kernels: [], nodes: [worker], problems: [] });
      assert.deepEqual(readKernelList(`\uFEFF${list.replaceAll('\n', '\r\n')}`).nodes, [worker]);
    });

    it('reads one Node, and a stream of objects with others among them', () => {
      const stream = `---\n${kubectlNode(worker, '')}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n---\n${list}`;
      assert.deepEqual(readKernelList(kubectlNode(worker, '')).nodes, [worker]);
      assert.deepEqual(readKernelList(stream).nodes, [worker]);
      assert.match(
        complaints(stream).join(),
        /^information \[worker-1\] Node `worker-1` is in this file already/,
      );
    });

    it('reads -o json and the API server’s own NodeList', () => {
      const items = [nodeObject(worker)];
      const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 4);
      assert.deepEqual(readKernelList(text), { kernels: [], nodes: [worker], problems: [] });
      const { kind, apiVersion, ...bare } = nodeObject(worker);
      assert.deepEqual([kind, apiVersion], ['Node', 'v1']);
      assert.deepEqual(readKernelList(JSON.stringify({ kind: 'NodeList', items: [bare] })).nodes, [worker]);
    });

    it('reads plain texts in a list as kernels', () => {
      assert.deepEqual(readKernelList('- 5.14.0-1\n- "6.1.75+"\n'), only(['5.14.0-1', '6.1.75+']));
      assert.deepEqual(readKernelList('["5.14.0-1", "6.1.75+"]'), only(['5.14.0-1', '6.1.75+']));
    });

    it('says which nodes report no kernel, and keeps them', () => {
      for (const text of [
        kubectlNodes([worker, { ...worker, name: 'new', kernelVersion: '' }]),
        JSON.stringify({
          kind: 'List',
          items: [nodeObject(worker), nodeObject({ ...worker, name: 'new', kernelVersion: '' })],
        }),
        kubectlNodes([worker]).replace('kind: List', 'kind: List\n# none') +
          '---\nkind: Node\nmetadata: {name: new}\n',
      ]) {
        assert.deepEqual(
          readKernelList(text).nodes.map(({ name }) => name),
          ['worker-1', 'new'],
        );
        assert.match(complaints(text).join(), /^information \["?new"?\] Node `new` reports no kernel/);
      }
    });

    it('says what is broken where, and reads the rest', () => {
      const text = `${list}---\napiVersion: v1\nkind: Node\nmetadata: "\n`;
      assert.deepEqual(readKernelList(text).nodes.slice(0, 1), [worker]);
      assert.match(complaints(text).join(), /This is not valid YAML/);
      assert.ok((readKernelList(text).problems[0]?.span.start ?? 0) > list.length);
      assert.match(complaints('{"items": [').join(), /This is not valid YAML/);
      assert.match(
        complaints('apiVersion: v1\nkind: PodList\nitems: []\n').join(),
        /There is no kernel in this file/,
      );
    });

    it('does not take another type for what it is not', () => {
      for (const text of [
        '{}',
        '[]',
        '[1, null, {}, [[]]]',
        'items: 5',
        'items:\n- 1\n-\n',
        'kind: Node',
        '{"kind": "Node", "metadata": 1, "status": "x", "spec": {"taints": 3}}',
      ]) {
        assert.deepEqual(readKernelList(text).kernels, [], text);
      }
      const odd = {
        kind: 'Node',
        metadata: { name: 1, labels: ['a'] },
        spec: { taints: [null, { key: 1 }] },
      };
      const blank = { key: '', value: '', effect: '' };
      assert.deepEqual(readKernelList(JSON.stringify(odd)).nodes, [
        { name: '', kernelVersion: '', labels: {}, taints: [blank, blank] },
      ]);
    });
  });

  describe('of thousands of nodes', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...worker,
      name: `worker-${String(index)}`,
      labels: { ...worker.labels, 'kubernetes.io/hostname': `worker-${String(index)}` },
    }));

    it('is read without being parsed as a whole', () => {
      const text = kubectlNodes(many);
      assert.ok(text.length > 2_000_000, 'long enough to be refused if it were parsed');
      assert.deepEqual(readKernelList(text), { kernels: [], nodes: many, problems: [] });
      assert.deepEqual(readKernelList(text.replaceAll('\n', '\r\n')).nodes, many);
    });

    it('is read where some nodes are written in another way', () => {
      const flow = `- {kind: Node, metadata: {name: odd}, status: {nodeInfo: {kernelVersion: 6.1.75+}}}\n`;
      const text = kubectlNodes(many).replace('items:\n', `items:\n${flow}`);
      const { nodes, problems } = readKernelList(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(nodes, [{ name: 'odd', kernelVersion: '6.1.75+', labels: {}, taints: [] }, ...many]);
    });

    it('places what it says', () => {
      const text = kubectlNodes([...many, { ...worker, name: 'new', kernelVersion: '' }]);
      assert.match(complaints(text).join(), /^information \[new\] Node `new` reports no kernel/);
    });

    it('is refused when it would take too long to read', () => {
      const text = kubectlNodes(many).replaceAll('nodeInfo:', '"nodeInfo":');
      assert.deepEqual(readKernelList(text).nodes, []);
      assert.match(complaints(text).join(), /not written as `kubectl` does it.*-o json/);
      assert.match(complaints(`{${text}`).join(), /not valid JSON/);
    });
  });

  describe('quick node', () => {
    const quick = (text: string): NodeFacts | undefined => quickNode(text, pieceReader());
    const text = kubectlNode(worker, '');

    it('reads what kubectl writes as the whole text says it', () => {
      assert.deepEqual(quick(text), worker);
      assert.deepEqual(quick(kubectlNode(worker, '    ')), worker);
      assert.deepEqual(quick(kubectlNode({ ...worker, taints: [], labels: {} }, '')), {
        ...worker,
        taints: [],
        labels: {},
      });
    });

    it('is not led astray by comments, block scalars, quotes and blank lines', () => {
      const disguised = text
        .replace('  labels:\n', '  labels:\n# here\n\n    # and here\n')
        .replace(
          'metadata:\n',
          'metadata:\n  annotations:\n    a: |\n      name: no\n      labels:\n        x: y\n    b: "\n      name: no"\n',
        )
        .replace('taints:\n', 'taints: # who may\n');
      assert.deepEqual(quick(disguised), worker);
      assert.deepEqual(quick(text.replace(': worker-1\n  ', ': "worker-1"\n  ')), worker);
    });

    it('leaves to the parser what kubectl would not write', () => {
      for (const [from, to] of [
        ['metadata:', '"metadata":'],
        ['metadata:', 'metadata: &m'],
        ['  name: worker-1', '  <<: {name: worker-1}'],
        ['  name: worker-1', '  ? name\n  : worker-1'],
        ['  name: worker-1', '  name: [worker-1'],
        ['  nodeInfo:', '  !!map nodeInfo:'],
      ] as const) {
        const changed = text.replace(from, to);
        assert.notEqual(changed, text, to);
        assert.equal(quick(changed), undefined, to);
      }
    });
  });
});
