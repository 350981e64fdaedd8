// Which Module a command is about, the one it is told or the one in the Kernels view, and the kernels to choose from.
import * as vscode from 'vscode';
import type { PreviewCommandArgument } from '../../../server/src/protocol/messages.js';
import type { KernelView } from './view.js';
import type { KernelOffer } from './pick-kernel.js';

/** Undefined when there is neither. */
export function targetOf(
  { shown }: KernelView,
  argument: PreviewCommandArgument | undefined,
): PreviewCommandArgument | undefined {
  if (argument) return { ...argument, uri: vscode.Uri.parse(argument.uri).toString() };
  return shown && { uri: shown.uri, document: shown.kernels.document };
}

const limit = 2000;

export async function kernelsOffered(
  view: KernelView,
  title: string,
  { uri, document, group }: PreviewCommandArgument,
): Promise<KernelOffer> {
  const first = group === undefined ? [] : await view.rows({ uri, document, group, limit });
  return { title, first, all: await view.rows({ uri, document, limit }) };
}
