// When open files are reported on, by a clock moved by hand.
import { strict as assert } from 'node:assert';
import type { OpenDocument, Documents } from '../../../server/src/lsp/workspace/documents.js';
import { Publisher } from '../../../server/src/lsp/publishing/publisher.js';
import { ClientSettings } from '../../../server/src/lsp/workspace/settings.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { HandClock, turn } from '../../support/hand-clock.js';
import { testSchemas } from '../../support/schemas.js';

const document = (key: string, version = 1): OpenDocument => ({ key, uri: key, version });

function stage(ask?: (uri: string) => Promise<unknown>) {
  const clock = new HandClock();
  const workspace = new Workspace(testSchemas);
  const open = new Map<string, OpenDocument>();
  const reports: string[] = [];
  const failures: unknown[] = [];
  const settings = new ClientSettings(
    { ask, clock, warn: () => undefined, changed: () => publisher.soon() },
    {},
  );
  // Of the documents the publisher uses these three alone.
  const documents = {
    all: () => [...open.values()],
    get: (key: string) => open.get(key),
    snapshot: () => workspace.snapshot(),
  } as unknown as Documents;
  const publisher = new Publisher(
    { documents, settings, clock, failed: (_, error) => failures.push(error) },
    [
      {
        report: (_, { key, version }) => {
          if (key === 'bug') throw new Error('bug');
          reports.push(`${key} ${version}`);
        },
        withdraw: ({ key }) => reports.push(`${key} gone`),
      },
    ],
  );
  return { clock, open, reports, failures, settings, publisher };
}

describe('the publisher', () => {
  it('tells of a bug on its way to a report, and reports the next time', async () => {
    const { clock, open, reports, failures, settings, publisher } = stage();
    open.set('a', document('a'));
    const ready = settings.ready.bind(settings);
    const bug = new Error('bug');
    settings.ready = () => Promise.reject(bug);
    publisher.soon();
    await clock.pass(0);
    assert.deepEqual(failures, [bug]);
    settings.ready = ready;
    publisher.soon();
    await clock.pass(0);
    assert.deepEqual(reports, ['a 1']);
  });

  it('waits for a pause in the typing', async () => {
    const { clock, open, reports, publisher } = stage();
    for (let version = 1; version <= 5; version += 1) {
      open.set('a', document('a', version));
      publisher.later();
      await clock.pass(199);
    }
    assert.deepEqual(reports, []);
    await clock.pass(1);
    assert.deepEqual(reports, ['a 5']);
    await clock.pass(10_000);
    assert.deepEqual(reports, ['a 5']);
  });

  it('does not wait for anything but typing, and reports every open file', async () => {
    const { clock, open, reports, publisher } = stage();
    open.set('a', document('a')).set('b', document('b'));
    publisher.soon();
    await clock.pass(0);
    assert.deepEqual(reports, ['a 1', 'b 1']);
  });

  it('does not report a file that was closed while its settings were awaited', async () => {
    let answer = (_: unknown): void => undefined;
    const { clock, open, reports, publisher } = stage(() => new Promise(resolve => (answer = resolve)));
    const a = document('a');
    open.set('a', a);
    publisher.soon();
    await clock.pass(0);
    open.delete('a');
    publisher.closed(a);
    answer({});
    await clock.pass(0);
    assert.deepEqual(reports, ['a gone']);
  });

  it('reports the newest version when the text changes while settings are awaited', async () => {
    let answer = (_: unknown): void => undefined;
    const { clock, open, reports, publisher } = stage(() => new Promise(resolve => (answer = resolve)));
    open.set('a', document('a', 1));
    publisher.soon();
    await clock.pass(0);
    open.set('a', document('a', 2));
    publisher.later();
    answer({});
    await turn();
    assert.deepEqual(reports, ['a 2']);
  });

  it('goes on with what it knows when the client does not tell its settings', async () => {
    const { clock, open, reports, publisher } = stage(() => new Promise(() => undefined));
    open.set('a', document('a'));
    publisher.soon();
    await clock.pass(0);
    assert.deepEqual(reports, []);
    await clock.pass(2000);
    assert.deepEqual(reports, ['a 1']);
    publisher.soon();
    await clock.pass(0);
    assert.deepEqual(reports, ['a 1', 'a 1']);
  });

  it('reports again when the settings come late and are not the defaults', async () => {
    let answer = (_: unknown): void => undefined;
    const { clock, open, reports, publisher, settings } = stage(
      () => new Promise(resolve => (answer = resolve)),
    );
    open.set('a', document('a'));
    publisher.soon();
    await clock.pass(0);
    await clock.pass(2000);
    answer({ version: '2.4.0' });
    await turn();
    await clock.pass(0);
    assert.deepEqual(reports, ['a 1', 'a 1']);
    assert.equal(settings.settingsOf('a').version, '2.4.0');
  });

  it('does not believe an answer that was overtaken by a change', async () => {
    const answers: ((section: unknown) => void)[] = [];
    const { clock, settings } = stage(() => new Promise(resolve => answers.push(resolve)));
    const first = settings.ready('a');
    settings.change(undefined);
    const second = settings.ready('a');
    answers[1]?.({ version: '2.6.0' });
    answers[0]?.({ version: '1.0.0' });
    await Promise.all([first, second]);
    await clock.pass(0);
    assert.equal(settings.settingsOf('a').version, '2.6.0');
  });

  it('reports the other files when one report fails', async () => {
    const { clock, open, reports, failures, publisher } = stage();
    open.set('bug', document('bug')).set('b', document('b'));
    publisher.soon();
    await clock.pass(0);
    assert.deepEqual(reports, ['b 1']);
    assert.equal(failures.length, 1);
  });
});
