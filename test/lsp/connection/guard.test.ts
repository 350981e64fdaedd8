// The guard around a request, against features that misbehave in every way.
import { strict as assert } from 'node:assert';
import { CancellationTokenSource, ResponseError } from 'vscode-languageserver/node';
import type { Guarded } from '../../../server/src/lsp/connection/guard.js';
import { guard } from '../../../server/src/lsp/connection/guard.js';
import { LifeCycle } from '../../../server/src/lsp/connection/life-cycle.js';

const cancelled = -32800;
const contentModified = -32801;
const internalError = -32603;

describe('the guard', () => {
  const failures: unknown[] = [];
  beforeEach(() => failures.splice(0));

  /** What a client gets for a question that `feature` answers. */
  async function answered(
    feature: Partial<Guarded>,
    source = new CancellationTokenSource(),
  ): Promise<unknown> {
    const lifeCycle = new LifeCycle();
    lifeCycle.start();
    const row = { method: 'test/ask', basis: () => 1, answer: () => 'fine', ...feature };
    const handle = guard(row, lifeCycle, (method, error) => failures.push([method, error]));
    const result = await handle({ question: 1 }, source.token);
    return result instanceof ResponseError ? result.code : result;
  }

  it('hands on what a feature answers, and nothing as null', async () => {
    assert.equal(await answered({}), 'fine');
    assert.equal(await answered({ answer: () => undefined }), null);
    assert.deepEqual(failures, []);
  });

  it('answers with an error and goes on when a feature throws', async () => {
    const bug = new Error('bug');
    const throws = (): never => {
      throw bug;
    };
    assert.equal(await answered({ answer: throws }), internalError);
    assert.equal(await answered({ answer: () => Promise.reject(bug) }), internalError);
    assert.deepEqual(failures, [
      ['test/ask', bug],
      ['test/ask', bug],
    ]);
  });

  it('does not ask a feature what nobody wants to know any more', async () => {
    const source = new CancellationTokenSource();
    source.cancel();
    assert.equal(await answered({ answer: () => assert.fail('asked') }, source), cancelled);
    assert.deepEqual(failures, []);
  });

  it('keeps an answer to itself that came too late', async () => {
    const source = new CancellationTokenSource();
    assert.equal(await answered({ answer: () => source.cancel() }, source), cancelled);
  });

  it('keeps an answer to itself when the text has changed under it', async () => {
    let version = 1;
    const answer = async (): Promise<string> => {
      version += 1;
      return 'stale';
    };
    assert.equal(await answered({ answer, basis: () => version }), contentModified);
  });

  it('hands on an error that a feature means', async () => {
    const answer = (): never => {
      throw new ResponseError(-32602, 'no position');
    };
    assert.equal(await answered({ answer }), -32602);
    assert.deepEqual(failures, []);
  });
});
