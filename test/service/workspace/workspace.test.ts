// What a file of the workspace is, and that it stays what somebody said of it while it is a list of kernels in between.
import { strict as assert } from 'node:assert';
import { missing, tooLarge } from '../../../server/src/core/unread-file.js';
import { largestText } from '../../../server/src/core/limits.js';
import { diagnose } from '../../../server/src/service/answers/diagnose.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { testSchemas } from '../../support/schemas.js';

const uri = 'file:///ws/kmod';

describe('a file of the workspace', () => {
  const workspace = (): Workspace => new Workspace(testSchemas);

  const codesIn = (files: Workspace): readonly string[] =>
    diagnose(files.snapshot(), uri, what => assert.fail(what)).map(({ code }) => code);

  const holdsAs = (files: Workspace, time: 'list' | 'no list'): void =>
    files.useKernelFiles(new Set(time === 'list' ? [uri] : []), () => []);

  it('is a Dockerfile again, as the editor has called it, when it is no list of kernels any more', () => {
    const files = workspace();
    files.edit(uri, 'FROM base\nRUN make\n', 'dockerfile');
    holdsAs(files, 'list');
    assert.equal(files.snapshot().files.get(uri)?.kind, 'kernels');
    holdsAs(files, 'no list');
    assert.equal(files.snapshot().files.get(uri)?.kind, 'dockerfile');
  });

  it('that could not be read is not called good because it is a list of kernels now', () => {
    const files = workspace();
    files.leaveOut(uri, tooLarge(1));
    assert.deepEqual(codesIn(files), ['not-checked']);
    holdsAs(files, 'list');
    assert.deepEqual(codesIn(files), ['not-checked']);
  });

  it('that could not be read is what the editor has, though that is nothing', () => {
    const files = workspace();
    files.leaveOut(uri, missing);
    files.edit(uri, '');
    assert.deepEqual(codesIn(files), []);
  });

  it('that is too large for manifests is read when it is a list of kernels', () => {
    const files = workspace();
    files.edit(uri, `${'# '.repeat(largestText / 2)}\n5.14\n`);
    assert.deepEqual(codesIn(files), ['not-checked']);
    holdsAs(files, 'list');
    const [problem] = diagnose(files.snapshot(), uri, what => assert.fail(what));
    assert.match(problem?.message ?? '', /5\.14/);
  });
});
