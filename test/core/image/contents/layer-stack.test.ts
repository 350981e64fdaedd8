// Layers on top of each other, as container runtimes put them.
import assert from 'node:assert/strict';
import type { LayerEntry } from '../../../../server/src/core/image/contents/layer-stack.js';
import { LayerStack } from '../../../../server/src/core/image/contents/layer-stack.js';

const file = (name: string): LayerEntry => ({ name, kind: 'file', target: '' });
const folder = (name: string): LayerEntry => ({ name, kind: 'directory', target: '' });
const link = (name: string, target: string): LayerEntry => ({ name, kind: 'symlink', target });

function stacked(...layers: readonly (readonly LayerEntry[])[]): LayerStack {
  const stack = new LayerStack();
  for (const layer of layers) {
    stack.nextLayer();
    for (const entry of layer) stack.add(entry);
  }
  return stack;
}

const paths = (...layers: readonly (readonly LayerEntry[])[]): readonly string[] =>
  stacked(...layers)
    .files()
    .map(({ path }) => path)
    .sort();

describe('layers of an image', () => {
  it('make one tree of what is in them, however names are written', () => {
    const files = stacked([folder('./opt/'), file('opt/a')], [file('/opt/b'), link('l', 'opt')]).files();
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
    const kinds = stacked(
      [link('l', 'x'), file('f'), hard('a', 'l'), hard('b', '/f'), hard('c', 'none')],
      [{ name: 'dev', kind: 'other', target: '' }],
    )
      .files()
      .map(({ path, kind, target }) => [path, kind, target]);
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
});
