// Parameters that fit every request the server answers: each takes of them what it knows.
import type { Position, Range } from 'vscode-languageserver-types';

export const questionAt = (
  uri: string,
  position: Position,
  range: Range = { start: position, end: position },
): object => ({
  textDocument: { uri },
  position,
  range,
  context: { diagnostics: [], includeDeclaration: true, triggerKind: 1 },
  document: 0,
  kernel: '6.0.15-300.fc37.x86_64',
  name: 'my-kmod-dockerfile',
  base: '',
  text: 'FROM scratch',
});
