// docs/protocol.md tells of every message there is, and of none that is not.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rows } from '../server/src/lsp/answers/requests.js';
import { clientCommands } from '../server/src/protocol/messages.js';
import { messageFields, messageMethods } from './support/message-fields.js';
import { repositoryRoot } from './support/shared.js';

describe('docs/protocol.md', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/protocol.md'), 'utf8');
  const source = readFileSync(join(repositoryRoot, 'server/src/protocol/messages.ts'), 'utf8');
  const found = (pattern: RegExp, text: string): readonly string[] =>
    [...text.matchAll(pattern)].map(([, name = '']) => name).sort();

  /** What each section of a message says; one may tell of two. */
  const sections = page.split(/^(?=#{2,3} )/m).flatMap(text => {
    const [heading = ''] = text.split('\n', 1);
    return found(/`(kmm\/[^`]+)`/g, heading).map(method => ({ method, text }));
  });

  it('has a section for each message', () => {
    assert.deepEqual(sections.map(({ method }) => method).sort(), [...messageMethods()].sort());
  });

  it('names each field of a message in its section', () => {
    const textFor = (method: string | undefined): string =>
      sections.find(section => section.method === method)?.text ?? page;
    const unnamed = messageFields().filter(
      ({ method, name }) => !new RegExp(`(["\`])${name}\\1`).test(textFor(method)),
    );
    assert.deepEqual(
      unnamed.map(({ method, path }) => `${method ?? 'anywhere'}: ${path}`),
      [],
    );
  });

  it('names each initialization option', () => {
    const [options = ''] = found(/interface InitializationOptions \{([^]*?)\n\}/g, source);
    assert.deepEqual(found(/^\| `(\w+)` \|/gm, page), found(/^ {2}readonly (\w+)/gm, options));
  });

  it('names each request of LSP that is answered, and each command that answers may refer to', () => {
    const named = [...rows.map(({ method }) => method), ...clientCommands];
    assert.deepEqual(
      named.filter(name => !page.includes(`\`${name}\``)),
      [],
    );
  });
});
