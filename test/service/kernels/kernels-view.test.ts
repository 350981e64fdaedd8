// The Kernels view, and the same for editors that have none.
import { strict as assert } from 'node:assert';
import { kernelRows } from '../../../server/src/service/kernels/kernel-rows.js';
import { kernelsTold } from '../../../server/src/service/kernels/kernels-view-text.js';
import { kernelsView } from '../../../server/src/service/kernels/kernels-view.js';
import { cursorIn } from '../../support/check.js';
import { kernelsViewIn } from '../../support/check-preview.js';
import { fedora, moduleWith, rhel, ubuntu } from '../../support/mapped-module.js';
import { kubectlNodes } from '../../support/nodes.js';

const kernels = [fedora, rhel, ubuntu];

describe('the Kernels view', () => {
  it('has the mappings with their kernels and images, then those without', () =>
    assert.deepEqual(
      kernelsViewIn(moduleWith(`literal: ${fedora}`, 'regexp: x86_64', 'regexp: el9'), { kernels }),
      [
        'my-kmod · 3 kernels from kernels · 3 kernels: 2 covered, 1 not',
        `  1 literal ${fedora} · 1 · wins 1 kernel`,
        `    ${fedora} · r/i:${fedora}`,
        '  2 regexp x86_64 · 1 · wins 1 kernel, 1 taken by mapping 1',
        `    ${rhel} · r/i:${rhel}`,
        '  3 regexp el9 · 0 · never reached: mapping 2 takes the only kernel',
        '  - No mapping · 1 · no mapping matches 1 kernel',
        `    ${ubuntu} · tried 1, 2, 3: none matched`,
      ],
    ));

  it('names nodes, and says why those that do not count do not', () => {
    const worker = { labels: { role: 'worker' }, taints: [] };
    const taint = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };
    const nodes = [
      { ...worker, name: 'a', kernelVersion: rhel },
      { ...worker, name: 'b', kernelVersion: rhel },
      { ...worker, name: 'c', kernelVersion: ubuntu, taints: [taint] },
      { ...worker, name: 'd', kernelVersion: ubuntu, labels: {} },
      { ...worker, name: 'e', kernelVersion: '' },
    ];
    const text = moduleWith('regexp: .').replace('selector: {}', 'selector: {role: worker}');
    const editor = { kernels: kubectlNodes(nodes).split('\n') };
    assert.deepEqual(kernelsViewIn(text, editor), [
      'my-kmod · 2 kernels from kernels · 1 kernel: covered',
      '  1 regexp . · 1 · wins 1 of 1 kernel',
      `    ${rhel} · r/i:${rhel} · a · b`,
      '  - Not eligible · 3 · 3 nodes are not for this Module',
      '    c · taint dedicated=gpu:NoSchedule is not tolerated',
      '    d · selector wants role=worker, the node has no such label',
      '    e · the node reports no kernel',
    ]);
    const old = kernelsViewIn(text, { ...editor, release: '2.2.0' })?.[4];
    assert.equal(old, '    c · taint dedicated=gpu:NoSchedule, and KMM 2.2.0 tolerates none');
  });

  it('has what KMM fails on, with its words', () => {
    const view = kernelsViewIn(moduleWith(`literal: ${fedora}`, 'regexp: "("'), {
      kernels: [...kernels, '6.8'],
    });
    assert.deepEqual(view?.slice(3), [
      '  2 regexp ( · 0 · does not compile: KMM gives up on 3 kernels here',
      '  - KMM stops with an error · 3 · KMM gives up on 3 kernels before any mapping matches',
      ...[rhel, ubuntu, '6.8'].map(
        kernel =>
          `    ${kernel} · mapping 2 does not compile: error parsing regexp: missing closing ): \`(\``,
      ),
    ]);
    assert.deepEqual(kernelsViewIn(moduleWith('regexp: .'), { kernels: ['6.8'] })?.slice(2), [
      "    6.8 · fewer than three parts between `.`, `,` and `-`: KMM's operator stops with an error",
    ]);
    const [, , row] = kernelsViewIn(moduleWith('regexp: .').replace('VERSION}', ''), { kernels }) ?? [];
    assert.match(row ?? '', /a template of mapping 1 cannot be read: .*closing brace expected$/);
  });

  it('has every Module of a file, and says what cannot be read now', () => {
    const text = moduleWith('regexp: .');
    const { snapshot, uri } = cursorIn(`${text}---\n${text.replace('regexp: .', 'regexp: ".')}`, { kernels });
    const view = kernelsView(snapshot, uri);
    assert.deepEqual([view?.incomplete, view?.modules.map(({ document }) => document)], [true, [0]]);
    assert.equal(kernelRows({ snapshot, uri, document: 1, group: undefined, limit: 9 }), null);
    assert.equal(kernelsViewIn('kind: ConfigMap\napiVersion: v1\n'), undefined);
  });

  it('gives as many rows as are asked for, of all kernels too', () => {
    const { snapshot, uri } = cursorIn(moduleWith('regexp: x86_64'), { kernels });
    const rows = kernelRows({ snapshot, uri, document: 0, group: undefined, limit: 2 });
    assert.deepEqual(
      rows?.map(({ kernel, number }) => [kernel, number]),
      [
        [fedora, 1],
        [rhel, 1],
      ],
    );
    assert.deepEqual(kernelRows({ snapshot, uri, document: 0, group: 'mapping 7', limit: 9 }), []);
  });

  it('can be told in a few lines', () => {
    const { snapshot, uri } = cursorIn(moduleWith('regexp: fc', 'regexp: fc3'), { kernels });
    assert.equal(
      kernelsTold(snapshot, uri, 0),
      [
        'my-kmod: 3 kernels: 1 covered, 2 not (3 kernels from kernels)',
        `${rhel}: no mapping matches`,
        `${ubuntu}: no mapping matches`,
        'mapping 2 is never reached: mapping 1 takes the only kernel it matches',
      ].join('\n'),
    );
  });
});
