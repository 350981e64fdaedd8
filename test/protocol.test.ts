// docs/protocol.md tells of every message there is, and of none that is not.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rows } from '../server/src/lsp/answers/requests.js';
import * as dockerfiles from '../server/src/protocol/dockerfiles.js';
import * as imageLayout from '../server/src/protocol/image-layout.js';
import * as kernelsView from '../server/src/protocol/kernels-view.js';
import * as messages from '../server/src/protocol/messages.js';
import * as preview from '../server/src/protocol/preview.js';
import { repositoryRoot } from './support/shared.js';

describe('docs/protocol.md', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/protocol.md'), 'utf8');
  const source = readFileSync(join(repositoryRoot, 'server/src/protocol/messages.ts'), 'utf8');
  const found = (pattern: RegExp, text: string): readonly string[] =>
    [...text.matchAll(pattern)].map(([, name = '']) => name).sort();

  it('has a section for each message', () => {
    const all = { ...messages, ...kernelsView, ...preview, ...imageLayout, ...dockerfiles };
    const methods = Object.entries(all).flatMap(([name, value]) => (name.endsWith('Method') ? [value] : []));
    assert.deepEqual(found(/^## `(.+)`$/gm, page), methods.sort());
  });

  it('names each initialization option', () => {
    const [options = ''] = found(/interface InitializationOptions \{([^]*?)\n\}/g, source);
    assert.deepEqual(found(/^\| `(\w+)` \|/gm, page), found(/^ {2}readonly (\w+)/gm, options));
  });

  it('names each request of LSP that is answered, and each command that answers may refer to', () => {
    const named = [...rows.map(({ method }) => method), ...messages.clientCommands];
    assert.deepEqual(
      named.filter(name => !page.includes(`\`${name}\``)),
      [],
    );
  });
});
