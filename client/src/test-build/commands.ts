// What the user can do with test builds: table of the commands and their handlers.
import * as vscode from 'vscode';
import type { TestBuild } from '../../../server/src/protocol/test-build.js';
import { askFromNowOn } from './agree-to-plan.js';
import type { KernelNode } from '../kernels/node.js';
import { kernelsOffered, targetOf } from '../kernels/target.js';
import type { KernelView } from '../kernels/view.js';
import type { KernelOffer } from '../kernels/pick-kernel.js';
import { pickKernels } from '../kernels/pick-kernel.js';
import { say } from '../shown/say.js';
import { runTestBuild } from './run-test-build.js';
import type { TestBuildContext } from './command-context.js';
import { goToFailureCommand, showBuildLogCommand } from './items.js';
import type { TestBuildNode } from './node.js';
import type { TestBuildView } from './view.js';
import { hasEnded } from './test-builds.js';

/** What a lens or a link hands over: a Module, perhaps a kernel of it, perhaps the mapping whose kernels come first. */
export interface TestBuildArgument {
  readonly uri: string;
  /** The index of the Module's document. */
  readonly document: number;
  readonly kernel?: string;
  readonly group?: string;
}

export function registerTestBuildCommands(
  context: TestBuildContext,
  view: KernelView,
  rows: TestBuildView,
): vscode.Disposable {
  const { builds } = context;
  const ofBuild =
    (act: (build: TestBuild) => unknown) =>
    (pointed?: TestBuildNode): unknown => {
      // A key of the keyboard points at none.
      const node = pointed ?? rows.selected;
      // The node may be older than what is known of the build now.
      return node?.kind === 'build' ? act(builds.get(node.build.id) ?? node.build) : undefined;
    };
  const handlers: Readonly<Record<string, (...args: never[]) => unknown>> = {
    'kmm.testBuilds.run': (argument?: TestBuildArgument) => runPicked(context, view, argument),
    'kmm.testBuilds.runRow': (node: KernelNode) => runRow(context, node),
    'kmm.testBuilds.rerun': ofBuild(({ uri, document, kernel }) =>
      runTestBuild(context, { uri, document, kernels: [kernel] }),
    ),
    'kmm.testBuilds.ask': () => askFromNowOn(context.memory),
    'kmm.testBuilds.cancel': ofBuild(build => builds.cancel(build)),
    'kmm.testBuilds.delete': ofBuild(build => builds.remove(build)),
    'kmm.testBuilds.clear': () =>
      Promise.all(
        builds
          .all()
          .filter(hasEnded)
          .map(build => builds.remove(build)),
      ),
    [showBuildLogCommand]: ofBuild(build => builds.showLog(build)),
    [goToFailureCommand]: ofBuild(goToFailure),
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([id, handler]) => vscode.commands.registerCommand(id, handler)),
  );
}

/** Of the Module that is named, or of the one in the Kernels view; for its kernel, or for those the user chooses. */
async function runPicked(
  context: TestBuildContext,
  view: KernelView,
  argument?: TestBuildArgument,
): Promise<void> {
  const target = targetOf(view, argument);
  if (!target) {
    void say('information', 'Open a Module with kernel mappings first.');
    return;
  }
  const kernels =
    argument?.kernel === undefined
      ? await pickKernels(
          builtLastFirst(context, target.uri, await kernelsOffered(view, 'KMM: Run Test Build', target)),
        )
      : [argument.kernel];
  if (kernels) await runTestBuild(context, { uri: target.uri, document: target.document, kernels });
}

/** Whoever has mended a file builds it for the same kernel again. */
function builtLastFirst(
  { builds }: TestBuildContext,
  uri: string,
  { title, first, all }: KernelOffer,
): KernelOffer {
  const last = builds.all().findLast(build => vscode.Uri.parse(build.uri).toString() === uri)?.kernel;
  const again = all.filter(({ kernel }) => kernel === last);
  return { title, first: [...again, ...first.filter(({ kernel }) => kernel !== last)], all };
}

async function runRow(context: TestBuildContext, node: KernelNode): Promise<void> {
  if (node.kind !== 'row') return;
  const { shown, row } = node;
  await runTestBuild(context, { uri: shown.uri, document: shown.kernels.document, kernels: [row.kernel] });
}

async function goToFailure({ failure }: TestBuild): Promise<void> {
  const place = failure?.place;
  if (!place) {
    void say('information', 'No line can be shown: the Dockerfile has changed since, or none is to blame.');
    return;
  }
  const { start, end } = place.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection });
}
