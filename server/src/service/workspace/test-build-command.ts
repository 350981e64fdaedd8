// The way from a mapping to a test build of it: the client's, or the server's own where the client shows none.
import type { Command } from 'vscode-languageserver-types';
import type { PreviewCommandArgument } from '../../protocol/messages.js';
import { testBuildCommand } from '../../protocol/messages.js';

/** The command of the server itself for clients that show no test builds: it asks and tells by messages. */
export const runTestBuildCommand = 'kmm.runTestBuild';

/** The server's own command asks for the kernel where the mapping, whose `literal` may be empty, does not name one. */
export function testBuildLens(
  known: readonly string[],
  argument: PreviewCommandArgument,
  literal: string,
): Command {
  const title = 'Run test build';
  if (known.includes(testBuildCommand)) return { title, command: testBuildCommand, arguments: [argument] };
  const { uri, document } = argument;
  const asked = { uri, document, ...(literal !== '' && { kernel: literal }) };
  return { title, command: runTestBuildCommand, arguments: [asked] };
}
