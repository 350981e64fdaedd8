// Names of files and words of clusters that would speak to VS Code, through everything that the client shows.
import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { chosen, forget, logged, said } from '../../support/fake-vscode.js';
import { assertFitToBeShown, assertSeen, hostile } from '../../support/hostile-words.js';
import type { TestBuild } from '../../../server/src/protocol/test-build.js';
import { hostilePlan } from '../../support/hostile-plan.js';

const { explain, inWords } = await import('../../../client/src/server/explain.js');
const { askWithProgress } = await import('../../../client/src/server/progress.js');
const { followTestBuilds } = await import('../../../client/src/test-build/follow-test-builds.js');
const { ShownTestBuilds } = await import('../../../client/src/test-build/test-builds.js');
const { buildItem, placeItem } = await import('../../../client/src/test-build/items.js');
const { agreesToPlan } = await import('../../../client/src/test-build/agree-to-plan.js');
const { cleanTestBuilds } = await import('../../../client/src/test-build/clean-test-builds.js');
const { agreesToRun } = await import('../../../client/src/cluster/consent.js');
const { groupItem, rowItem } = await import('../../../client/src/kernels/items.js');
const { copy } = await import('../../../client/src/shown/say.js');
const { row, tabName, writeBar } = await import('../../../client/src/shown/look.js');
const { pickOne } = await import('../../../client/src/shown/pick.js');

const build: TestBuild = {
  id: 'b',
  module: hostile,
  kernel: hostile,
  context: hostile,
  namespace: hostile,
  uri: 'file:///a.yaml',
  document: 0,
  state: 'failed',
  words: hostile,
  troubles: [{ message: hostile, advice: hostile, command: hostile }],
  failure: { reason: hostile, kind: 'command', lastLines: [hostile] },
  image: hostile,
  digest: hostile,
  layout: { verdict: 'missing', words: hostile, missing: [{ message: hostile, advice: hostile }] },
  leftInCluster: true,
};

const memory: Memento = {
  get: <T>(_: string, other?: T) => other as T,
  update: () => Promise.resolve(),
  keys: () => [],
};

const shown = (): readonly string[] => {
  assert.notEqual(said.length, 0);
  return said;
};

describe('what the client shows of hostile names', () => {
  beforeEach(forget);
  afterEach(() => {
    // An icon of ours stands in front.
    for (const text of shown()) assertFitToBeShown(text.replace(/^\$\([a-z-]+\) /, ''));
    logged.forEach(text => assertSeen(text));
  });

  it('says a refusal', async () => {
    const refusal = { ok: false, message: hostile, advice: hostile } as const;
    await explain(refusal);
    said.push(inWords(refusal));
  });

  it('waits for an answer', () => askWithProgress(hostile, () => Promise.resolve()));

  it('follows a test build, with its log', async () => {
    for (const state of ['failed', 'succeeded'] as const) {
      const builds = new ShownTestBuilds(() => Promise.reject(new Error('nobody is asked')));
      builds.tell({ ...build, state: 'queued' });
      const over = followTestBuilds(builds, hostile, ['b']);
      builds.tell({ ...build, state });
      builds.log({ id: 'b', text: 'a\u001b[2Jb\n' });
      await Promise.race([over, Promise.resolve()]);
    }
  });

  it('tells how test builds have ended', async () => {
    for (const state of ['failed', 'succeeded'] as const) {
      const builds = new ShownTestBuilds(() => Promise.reject(new Error('nobody is asked')));
      builds.tell({ ...build, state });
      await followTestBuilds(builds, hostile, ['b']);
      builds.tell({ ...build, id: 'c', state });
      await followTestBuilds(builds, hostile, ['b', 'c']);
    }
  });

  it('has rows of test builds and of kernels', () => {
    const kernelRow = { label: hostile, detail: hostile, kernel: hostile, image: hostile, nodes: [hostile] };
    const group = { id: '0', kind: 'mapping', title: hostile, count: 1, words: hostile, number: 1 } as const;
    const kernels = {
      document: 0,
      name: hostile,
      release: '2.6.0',
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      source: hostile,
      samples: false,
      summary: hostile,
      groups: [group],
    };
    const module = { uri: 'file:///a.yaml', kernels };
    const items = [
      buildItem(build),
      placeItem({ kind: 'place', module: hostile, context: hostile, namespace: hostile }),
      groupItem(module, { ...group, neverReached: true }),
      rowItem(module, group, kernelRow),
      rowItem(module, group, { label: hostile, detail: hostile, kernel: '', nodes: [] }),
    ];
    for (const { label, description, tooltip, accessibilityInformation } of items)
      said.push(...[label, description, tooltip, accessibilityInformation?.label].map(String));
  });

  it('has one line for each fact of a row', () => {
    const { tooltip } = row({ label: 'a', tooltip: ['one\ntwo', 'three'] }, 0);
    said.push(String(tooltip));
    assert.equal(tooltip, 'one\\ntwo\nthree');
  });

  it('asks before a test build and before a program runs', async () => {
    const desk = { memory } as unknown as Parameters<typeof agreesToPlan>[0];
    chosen.push(undefined);
    assert.equal(await agreesToPlan(desk, hostilePlan, {}), 'no');
    const facts = said.find(text => text.includes('\n')) ?? '';
    assert.ok(
      facts.split('\n').every(line => !/^Forged/.test(line)),
      facts,
    );
    chosen.push('Change…', undefined);
    await agreesToPlan(desk, hostilePlan, {});
    chosen.push('Copy Command', undefined);
    const refused = { ...hostilePlan, obstacles: [{ message: hostile, command: hostile }] };
    await agreesToPlan(desk, refused, {});
    chosen.push('Build, and Don’t Ask Again');
    await agreesToPlan(desk, { ...hostilePlan, builds: [] }, {});
    assert.equal(
      await agreesToRun({ name: hostile, host: hostile, signIn: hostile }, [hostile], memory),
      false,
    );
  });

  it('lists contexts and what is left in a cluster', async () => {
    const left = {
      namespace: hostile,
      kind: 'Job',
      name: hostile,
      uid: 'u',
      module: hostile,
      kernel: hostile,
    };
    const context = { name: hostile, host: hostile, namespace: hostile };
    const answers: readonly object[] = [
      { ok: true, contexts: [context, { ...context, name: 'b' }], paths: [hostile] },
      {
        ok: true,
        context: hostile,
        where: hostile,
        builds: [{ ...left, created: hostile, state: hostile, running: false, startedBy: hostile }],
      },
      { ok: true },
    ];
    const queue = [...answers];
    chosen.push(0, undefined);
    await cleanTestBuilds(<T>() => Promise.resolve(queue.shift() as T), memory);
  });

  it('copies one line without controls, and gives back what was chosen as it is', async () => {
    await copy('a\nrm -rf /\u001b[2J');
    assert.deepEqual(logged, ['a\\nrm -rf /\\u001b[2J']);
    chosen.push(0);
    const choice = { icon: 'key', label: hostile };
    assert.equal(await pickOne([choice], { placeHolder: 'Which?', title: hostile }), choice);
    assert.match(said.find(text => text.startsWith('$(key)')) ?? '', /^\$\(key\) /);
  });

  it('names tabs and writes into the status bar', () => {
    const item = { text: '' } as Parameters<typeof writeBar>[0];
    writeBar(item, { icon: 'warning', text: hostile, tooltip: undefined as never, spoken: hostile });
    assert.match(item.text, /^\$\(warning\) /);
    said.push(item.text);
    logged.push(tabName(hostile));
    assert.equal(tabName('a/../b'), '/a_.._b');
  });
});
