// Layers on top of each other, as container runtimes put them.
import assert from 'node:assert/strict';
import type { ImageFile, LayerEntry } from '../../../server/src/core/image/layer-stack.js';
import { LayerStack } from '../../../server/src/core/image/layer-stack.js';
import { assertGrowsLinearly } from '../../support/growth.js';

const file = (name: string): LayerEntry => ({ name, kind: 'file', target: '' });
const folder = (name: string): LayerEntry => ({ name, kind: 'directory', target: '' });
const link = (name: string, target: string): LayerEntry => ({ name, kind: 'symlink', target });

const filesOf = (stack: LayerStack): readonly ImageFile[] => {
  const files = stack.files();
  assert.ok(files, 'not too large');
  return files;
};

function stacked(...layers: readonly (readonly LayerEntry[])[]): LayerStack {
  const stack = new LayerStack();
  for (const layer of layers) {
    stack.nextLayer();
    for (const entry of layer) stack.add(entry);
  }
  return stack;
}

const paths = (...layers: readonly (readonly LayerEntry[])[]): readonly string[] =>
  filesOf(stacked(...layers))
    .map(({ path }) => path)
    .sort();

describe('layers of an image', () => {
  it('make one tree of what is in them, however names are written', () => {
    const files = filesOf(stacked([folder('./opt/'), file('opt/a')], [file('/opt/b'), link('l', 'opt')]));
    assert.deepEqual(
      files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      [
        { path: '/l', kind: 'symlink', target: 'opt', layer: 2 },
        { path: '/opt', kind: 'directory', target: undefined, layer: 1 },
        { path: '/opt/a', kind: 'file', target: undefined, layer: 1 },
        { path: '/opt/b', kind: 'file', target: undefined, layer: 2 },
      ],
    );
    assert.deepEqual(paths([file('a/b/c')]), ['/a', '/a/b', '/a/b/c']);
    assert.deepEqual(paths([file('../../up'), file('.'), file('./')]), ['/up']);
  });

  it('take away what lower ones have', () => {
    assert.deepEqual(paths([file('opt/a'), file('opt/b')], [file('opt/.wh.a')]), ['/opt', '/opt/b']);
    assert.deepEqual(paths([file('opt/d/a')], [file('opt/.wh.d')]), ['/opt']);
    assert.deepEqual(paths([file('a')], [file('.wh.a')], [file('a')]), ['/a']);
    assert.deepEqual(paths([file('a')], [file('.wh.none'), file('x/.wh.a'), file('.wh..wh.plnk')]), ['/a']);
  });

  it('hide all that lower ones have in an opaque directory, in whatever order', () => {
    const lower = [file('opt/a'), file('opt/d/x'), file('opt/e/x')];
    const kept = ['/opt', '/opt/b', '/opt/d', '/opt/d/y'];
    assert.deepEqual(paths(lower, [file('opt/.wh..wh..opq'), file('opt/b'), file('opt/d/y')]), kept);
    assert.deepEqual(paths(lower, [file('opt/b'), file('opt/d/y'), file('opt/.wh..wh..opq')]), kept);
    assert.deepEqual(paths(lower, [folder('opt/e'), file('opt/.wh..wh..opq')]), ['/opt', '/opt/e']);
    assert.deepEqual(paths([file('opt/.wh..wh..opq'), file('opt/a')]), ['/opt', '/opt/a']);
  });

  it('follow links above a name, also out of the image', () => {
    assert.deepEqual(paths([folder('usr/lib'), link('lib', 'usr/lib')], [file('lib/modules/a.ko')]), [
      '/lib',
      '/usr',
      '/usr/lib',
      '/usr/lib/modules',
      '/usr/lib/modules/a.ko',
    ]);
    assert.ok(paths([link('a/l', '/opt'), file('a/l/x')]).includes('/opt/x'));
    assert.ok(paths([link('a/l', '../../../opt/./q'), file('a/l/x')]).includes('/opt/q/x'));
    assert.deepEqual(paths([link('lib', 'usr/lib'), file('usr/lib/a')], [file('lib/.wh.a')]), [
      '/lib',
      '/usr',
      '/usr/lib',
    ]);
    assert.deepEqual(paths([link('d', 'e'), file('e/a')], [file('d/.wh..wh..opq')]), ['/d', '/e']);
  });

  it('put one thing in the place of another', () => {
    assert.deepEqual(paths([file('d/a')], [file('d')]), ['/d']);
    assert.deepEqual(paths([link('d', 'e'), file('e/a')], [folder('d'), file('d/b')]), [
      '/d',
      '/d/b',
      '/e',
      '/e/a',
    ]);
    assert.deepEqual(paths([file('d')], [file('d/a')]), ['/d', '/d/a']);
    assert.deepEqual(paths([file('d/a')], [folder('d')]), ['/d', '/d/a']);
  });

  it('have hard links and devices', () => {
    const hard = (name: string, target: string): LayerEntry => ({ name, kind: 'hard link', target });
    const kinds = filesOf(
      stacked(
        [link('l', 'x'), file('f'), hard('a', 'l'), hard('b', '/f'), hard('c', 'none')],
        [{ name: 'dev', kind: 'other', target: '' }],
      ),
    ).map(({ path, kind, target }) => [path, kind, target]);
    assert.deepEqual(kinds.slice(2), [
      ['/a', 'symlink', 'x'],
      ['/b', 'file', undefined],
      ['/c', 'file', undefined],
      ['/dev', 'unknown', undefined],
    ]);
  });

  it('end with links that go round and names without end', () => {
    assert.ok(paths([link('a', 'b'), link('b', 'a'), file('a/x')]).includes('/a/x'));
    assert.deepEqual(paths([file('x/'.repeat(5000))]), []);
    const deep = [
      folder('d'.repeat(9)),
      ...Array.from({ length: 400 }, (_, at) =>
        link(`l${String(at)}`, at === 0 ? 'x/'.repeat(1000) : `l${String(at - 1)}/${'x/'.repeat(1000)}`),
      ),
    ];
    assert.ok(paths([...deep, file('l39/a')]).length < 100_000);
  });

  it('are too large when a little of them makes much of itself, in whatever way', () => {
    const many = <T>(count: number, of: (at: number) => T): T[] =>
      Array.from({ length: count }, (_, at) => of(at));
    const deep = '/d'.repeat(1900);
    const chain = [
      link('l0', `${'../'.repeat(300_000)}x`),
      ...many(30, at => link(`l${String(at + 1)}`, `l${String(at)}/y`)),
    ];
    const bombs: Readonly<Record<string, readonly (readonly LayerEntry[])[]>> = {
      'directories nobody wrote': [many(400, at => file(`${String(at)}${deep}/f`))],
      'names that go nowhere': [many(4000, at => file(`${'x/../'.repeat(20_000)}${String(at)}`))],
      'targets without end': [many(400, at => link(String(at), 'x'.repeat(2 ** 20)))],
      'links through links': [chain, many(400, at => file(`l30/${String(at)}`))],
      'the same long way': [[folder(deep)], many(20_000, at => file(`${deep}/${String(at)}`))],
    };
    for (const [name, layers] of Object.entries(bombs)) {
      const stack = stacked(...layers);
      assert.equal(stack.files(), undefined, name);
      assert.ok(stack.isTooLarge, name);
    }
  });

  it('cost no more than what is in them', () => {
    assertGrowsLinearly({
      inputOf: size => [
        Array.from({ length: size }, (_, at) => file(`opt/${String(at % 97)}/${String(at)}`)),
        [
          file('opt/.wh..wh..opq'),
          ...Array.from({ length: size }, (_, at) => file(`opt/1/.wh.${String(at)}`)),
        ],
      ],
      work: layers => stacked(...layers).files(),
      upTo: 2 ** 16,
    });
  });

  it('hide what is as deep as can be', () => {
    assert.deepEqual(paths([folder('d/'.repeat(2040))], [file('.wh..wh..opq')]), []);
  });
});
