// The doors of the house: within a floor, which room may enter which. A room is a folder; whoever moves a file into a
// wrong one, or opens a new one, meets this table. Which floor may import which is tidy.test.ts' business.
import { strict as assert } from 'node:assert';
import { dirname } from 'node:path';
import { filesBelow, importsOf } from './support/source-files.js';

/** What a room enters besides itself and the files that lie open on its floor. */
type Doors = Readonly<Record<string, readonly string[]>>;

const subjects = ['yaml', 'objects', 'known', 'module'];
const ruled = [...subjects, 'edits', 'dockerfile', 'lint'];

/** By floor. `''` = what lies open on the floor, outside of all rooms. */
const floors: Readonly<Record<string, Doors>> = {
  'server/src/core': {
    '': [],
    text: [],
    json: ['text'],
    glob: [],
    regexp: ['json'],
    template: ['json'],
    'api-server': ['json'],
    image: [],
    dockerfile: ['json', 'glob', 'image'],
    'dockerfile/shell': ['dockerfile'],
    'dockerfile/layout': ['text', 'glob', 'dockerfile', 'dockerfile/shell'],
    kernel: ['json', 'regexp', 'template', 'image', 'dockerfile'],
    module: ['json', 'template', 'kernel'],
    admission: ['text', 'json', 'regexp', 'kernel', 'module', 'dockerfile'],
    'image/contents': ['dockerfile', 'dockerfile/layout'],
    'build-object': ['text', 'json', 'kernel', 'module', 'admission'],
    'build-log': ['text', 'glob', 'image', 'dockerfile'],
    'build-course': ['text', 'json', 'build-log'],
  },
  'server/src/analysis': {
    yaml: [],
    kernels: ['yaml'],
    objects: ['yaml'],
    edits: ['yaml', 'objects'],
    known: ['yaml', 'objects'],
    module: ['yaml', 'objects', 'known'],
    dockerfile: subjects,
    lint: [...subjects, 'dockerfile'],
    images: ['objects', 'known', 'module', 'dockerfile', 'lint'],
    rules: [
      'lint',
      'rules/objects',
      'rules/kustomize',
      'rules/module',
      'rules/kernels',
      'rules/image',
      'rules/signing',
      'rules/dockerfile/text',
      'rules/dockerfile/variables',
      'rules/dockerfile/stages',
      'rules/dockerfile/commands',
      'rules/dockerfile/files',
    ],
    'rules/objects': ruled,
    'rules/kustomize': ruled,
    'rules/module': ruled,
    'rules/kernels': [...ruled, 'images'],
    'rules/image': [...ruled, 'images'],
    'rules/signing': [...ruled, 'images'],
    'rules/dockerfile/text': ruled,
    'rules/dockerfile/variables': ruled,
    'rules/dockerfile/stages': ruled,
    'rules/dockerfile/commands': ruled,
    'rules/dockerfile/files': ruled,
  },
  'server/src/service': {
    ports: [],
    workspace: [],
    kernels: ['ports', 'workspace'],
    fields: ['ports', 'workspace', 'kernels'],
    preview: ['workspace', 'kernels'],
    dockerfile: ['workspace', 'kernels', 'fields'],
    image: ['ports', 'workspace', 'kernels', 'preview', 'dockerfile'],
    'test-build': ['ports', 'workspace', 'kernels', 'image'],
    answers: ['ports', 'workspace', 'kernels', 'fields', 'dockerfile'],
  },
  'server/src/cluster': {
    asking: [],
    kubeconfig: ['asking'],
    api: ['asking', 'kubeconfig'],
    registry: ['asking'],
    '': ['api', 'registry'],
  },
  'server/src/lsp': {
    connection: [],
    workspace: [],
    cluster: ['connection'],
    publishing: ['workspace'],
    kernels: ['connection', 'workspace', 'publishing', 'cluster'],
    dockerfile: ['connection', 'publishing'],
    'test-build': ['connection', 'workspace', 'cluster'],
    answers: ['connection', 'workspace', 'kernels', 'dockerfile', 'test-build'],
    '': ['answers', 'connection', 'dockerfile', 'kernels', 'publishing', 'test-build', 'workspace'],
  },
  'server/src/cli': {
    '': [],
    kernels: [],
    lint: ['kernels'],
    image: ['kernels'],
    'test-build': ['kernels'],
  },
  'server/src/start': { '': [] },
  'server/src/protocol': { '': [] },
  'server/src/disk': { '': [] },
  'client/src': {
    shown: [],
    server: ['shown'],
    cluster: ['shown', 'server'],
    kernels: ['shown', 'server', 'cluster'],
    dockerfile: ['shown', 'server', 'kernels'],
    'test-build': ['shown', 'server', 'cluster', 'kernels'],
    '': ['shown', 'server', 'kernels', 'dockerfile', 'test-build'],
  },
};

/** More files than this in one room are more than one room's. */
const mostFiles = 30;

const shipped = [...filesBelow('server/src'), ...filesBelow('client/src')].filter(({ path }) =>
  path.endsWith('.ts'),
);

const floorOf = (path: string): string | undefined =>
  Object.keys(floors).find(floor => path.startsWith(`${floor}/`));

const roomOf = (path: string, floor: string): string =>
  dirname(path.slice(floor.length + 1)).replace(/^\.$/, '');

describe('rooms', () => {
  it('has every file in a room that is known', () => {
    const strays = shipped.filter(({ path }) => {
      const floor = floorOf(path);
      if (floor === undefined) return !/^server\/src\/(?:main|kmm)\.ts$/.test(path);
      return floors[floor]?.[roomOf(path, floor)] === undefined;
    });
    assert.deepEqual(
      strays.map(({ path }) => path),
      [],
    );
  });

  it('has no room that is too full to be one', () => {
    const sizes = new Map<string, number>();
    for (const { path } of shipped) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
    const full = [...sizes].filter(([, size]) => size > mostFiles);
    assert.deepEqual(full, []);
  });

  it('has no empty room, and no door that nobody takes', () => {
    const taken = new Set(entries().map(({ door }) => door));
    const all = Object.entries(floors).flatMap(([floor, doors]) =>
      Object.entries(doors).flatMap(([room, others]) => others.map(other => doorName(floor, room, other))),
    );
    const used = new Set(shipped.map(({ path }) => dirname(path)));
    const empty = Object.entries(floors).flatMap(([floor, doors]) =>
      Object.keys(doors).filter(room => !used.has(room === '' ? floor : `${floor}/${room}`)),
    );
    assert.deepEqual(empty, []);
    // Rules share one list of doors; not each room of theirs takes all of them.
    assert.deepEqual(
      all.filter(door => !taken.has(door) && !door.includes('/rules/')),
      [],
    );
  });

  it('enters a room only through a door', () => {
    const strays = entries().filter(
      ({ floor, room, other }) => floors[floor]?.[room]?.includes(other) === false,
    );
    assert.deepEqual(
      strays.map(({ from, specifier }) => `${from} imports ${specifier}`),
      [],
    );
  });

  it('has no circle of rooms', () => {
    for (const [floor, doors] of Object.entries(floors)) assert.deepEqual(circles(doors), [], floor);
  });
});

interface Entry {
  readonly from: string;
  readonly specifier: string;
  readonly floor: string;
  readonly room: string;
  readonly other: string;
  readonly door: string;
}

const doorName = (floor: string, room: string, other: string): string => `${floor}/${room} -> ${other}`;

/** Every import of one room from another on the same floor. What lies open on a floor of pure code is everybody's. */
function entries(): readonly Entry[] {
  return shipped.flatMap(importsOf).flatMap(({ from, specifier, target }) => {
    const floor = floorOf(from);
    if (floor === undefined || target === undefined || floorOf(target) !== floor) return [];
    const [room, other] = [roomOf(from, floor), roomOf(target, floor)];
    const isOpen = other === '' && (floors[floor]?.['']?.length ?? 1) === 0;
    return room === other || isOpen
      ? []
      : [{ from, specifier, floor, room, other, door: doorName(floor, room, other) }];
  });
}

/** The rooms that can be entered from themselves. */
function circles(doors: Doors): readonly string[] {
  const within = (room: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [...(doors[room] ?? [])];
    for (const next of open) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(doors[next] ?? []));
    }
    return found;
  };
  return Object.keys(doors).filter(room => within(room).has(room));
}
