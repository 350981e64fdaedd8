// Hints behind what a mapping matches.
import { strict as assert } from 'node:assert';
import { allFeatures } from '../../../server/src/service/workspace/client-features.js';
import { inlayHints } from '../../../server/src/service/answers/inlay-hints.js';
import { cursorIn } from '../../support/check.js';
import { hintsIn } from '../../support/check-preview.js';
import { moduleWith } from '../../support/mapped-module.js';

const el9 = '5.14.0-427.13.1.el9_4.x86_64';
const kernels = ['6.0.15-300.fc37.x86_64', el9, '5.14.0-427.16.1.el9_4.x86_64', '6.8.0-31-generic'];

describe('inlay hints', () => {
  it('tell how many kernels a mapping wins, loses and cannot reach', () =>
    assert.deepEqual(
      hintsIn(
        moduleWith(
          'literal: 6.0.15-300.fc37.x86_64',
          "regexp: '^.+\\.el9_4\\.x86_64$' # RHEL",
          'regexp: x86_64',
          'regexp: ^6',
          'regexp: aarch64',
          'literal: 6.8.0-31-generic',
        ),
        { kernels },
      ),
      [
        '- literal: 6.0.15-300.fc37.x86_64 · wins 1 kernel',
        "- regexp: '^.+\\.el9_4\\.x86_64$' · wins 2 of 4 kernels",
        '- regexp: x86_64 · never reached: earlier mappings take all 3',
        '- regexp: ^6 · wins 1 kernel, 1 taken by mapping 1',
        '- regexp: aarch64 · matches none of 4 kernels',
        '- literal: 6.8.0-31-generic · never reached: mapping 4 takes the only kernel',
      ],
    ));

  it('tell where a regexp that does not compile ends the walk', () =>
    assert.deepEqual(hintsIn(moduleWith('regexp: el9', 'regexp: "("', 'regexp: generic'), { kernels }), [
      '- regexp: el9 · wins 2 of 4 kernels',
      '- regexp: "(" · does not compile: KMM gives up on 2 kernels here',
      '- regexp: generic · never reached: mapping 2 does not compile',
    ]));

  it('tell that KMM fails behind a match', () => {
    assert.deepEqual(hintsIn(moduleWith('regexp: .'), { kernels: ['6.8', el9] }), [
      '- regexp: . · wins 2 of 2 kernels, but KMM fails on 1 of them',
    ]);
    assert.deepEqual(hintsIn(moduleWith('regexp: .').replace('VERSION}', 'VERSION'), { kernels }), [
      '- regexp: . · wins 4 of 4 kernels, but KMM fails on all of them',
    ]);
  });

  it('are marked when there are only sample kernels', () => {
    const [hint] = hintsIn(moduleWith("regexp: '.'"));
    assert.match(hint ?? '', /· wins (\d+) of \1 sample kernels$/);
  });

  it('stand behind the value that counts, on its first line, and in braces', () => {
    assert.deepEqual(hintsIn(moduleWith('regexp: ""\n          literal: a'), { kernels }), [
      'literal: a · matches none of 4 kernels',
    ]);
    assert.deepEqual(hintsIn(moduleWith('regexp: >-\n            el9'), { kernels }), [
      '- regexp: >- · wins 2 of 4 kernels',
    ]);
    const braces = moduleWith('x').replace(/- x\n.*\n/, '- {regexp: el9, containerImage: "a:b"}\n');
    assert.deepEqual(hintsIn(braces, { kernels }), ['- {regexp: el9 · wins 2 of 4 kernels']);
  });

  it('are the same for a ManagedClusterModule', () => {
    const hub = moduleWith('regexp: el9')
      .replace('kmm.sigs', 'hub.kmm.sigs')
      .replace('kind: Module', 'kind: ManagedClusterModule')
      .replace(
        /spec:\n([^]*)$/,
        (_, spec: string) => `spec:\n  moduleSpec:\n${spec.replaceAll(/^/gm, '  ')}`,
      );
    assert.deepEqual(hintsIn(hub, { kernels }), ['- regexp: el9 · wins 2 of 4 kernels']);
  });

  it('are those of the range that is asked for', () => {
    const text = moduleWith('regexp: el9', 'regexp: generic');
    assert.deepEqual(hintsIn(text, { kernels, lines: [13, 20] }), [
      '- regexp: generic · wins 1 of 4 kernels',
    ]);
    assert.deepEqual(hintsIn(`${text}---\n${text}`, { kernels, lines: [0, 13] }), [
      '- regexp: el9 · wins 2 of 4 kernels',
    ]);
    assert.equal(hintsIn(`${text}---\n${text}`, { kernels }).length, 4);
  });

  it('are not there for text that is no Module, half typed, broken or templated', () => {
    assert.deepEqual(hintsIn('kind: Module\n', { kernels }), []);
    assert.deepEqual(hintsIn(moduleWith('regexp:'), { kernels }), []);
    assert.deepEqual(hintsIn(moduleWith("regexp: 'el9"), { kernels }), []);
    for (const placeholder of ['{{ .Values.kernel }}', '${KVER}', '%s', '$$KVER']) {
      assert.deepEqual(hintsIn(moduleWith(`literal: "${placeholder}"`, 'regexp: el9'), { kernels }), []);
    }
    assert.deepEqual(hintsIn(moduleWith('regexp: el9'), { kernels, stopped: true }), []);
  });

  it('lead to the Kernels view of a client that has one', () => {
    const { snapshot, uri } = cursorIn(moduleWith('regexp: el9'), { kernels });
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const [hint] = inlayHints({ snapshot, uri, range, features: allFeatures }, { stopped: false });
    assert.ok(typeof hint?.label === 'object');
    assert.deepEqual(
      hint.label.map(({ command }) => command?.command),
      ['kmm.showKernels'],
    );
  });
});
