// How test builds look in their view: the theme's icons and colours, and for screen readers a sentence each.
import * as vscode from 'vscode';
import { adviceInWords } from '../../../server/src/protocol/advice-words.js';
import type {
  PushedLayout,
  TestBuild,
  TestBuildFailure,
  TestBuildState,
} from '../../../server/src/protocol/test-build.js';
import { row } from '../shown/look.js';
import type { BuildPlace } from './node.js';
import { hasEnded } from './test-builds.js';

/** Commands of the view alone; not in the palette. */
export const showBuildLogCommand = 'kmm.testBuilds.log';
export const goToFailureCommand = 'kmm.testBuilds.goToLine';

const { None, Expanded } = vscode.TreeItemCollapsibleState;

export function placeItem({ module, context, namespace }: BuildPlace): vscode.TreeItem {
  const item = row(
    {
      label: module,
      description: `${context} / ${namespace}`,
      tooltip: [`Test builds of ${module} in namespace ${namespace} of ${context}`],
    },
    Expanded,
  );
  item.id = JSON.stringify([module, context, namespace]);
  item.contextValue = 'place';
  return item;
}

export function buildItem(build: TestBuild): vscode.TreeItem {
  const item = row(
    {
      label: build.kernel,
      // That it has succeeded the icon says.
      description: spoken(build).replace(/^succeeded in /, ''),
      tooltip: tooltip(build),
      spoken: `${build.kernel}: ${spoken(build)}`,
    },
    None,
  );
  item.id = build.id;
  item.iconPath = build.layout?.verdict === 'missing' ? incomplete : icons[build.state];
  item.contextValue = contextOf(build);
  const command = build.failure?.place ? goToFailureCommand : showBuildLogCommand;
  item.command = { title: 'Show', command, arguments: [{ kind: 'build', build }] };
  return item;
}

/** What the menu offers: `running` or `ended`, `left` when it is still in the cluster, `line` when one is to blame. */
const contextOf = (build: TestBuild): string =>
  [
    'build',
    hasEnded(build) ? 'ended' : 'running',
    ...(build.leftInCluster ? ['left'] : []),
    ...(build.failure?.place ? ['line'] : []),
  ].join(' ');

/** What failed is told by its line, which a click goes to, and the reason; its whole text is in the tooltip. */
function spoken({ failure, words, layout }: TestBuild): string {
  if (failure?.place) return failureInShort(failure);
  return layout?.verdict === 'missing' ? `${words}, but KMM will miss something` : words;
}

/** `failed at kmod.yaml:14: hello.c:3: fatal error: …` */
export function failureInShort({ place, reason }: TestBuildFailure): string {
  if (!place) return `failed: ${reason}`;
  const file = vscode.Uri.parse(place.uri).path.replace(/^.*\//, '');
  return `failed at ${file}:${String(place.range.start.line + 1)}: ${reason}`;
}

const colored = (icon: string, color: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));

const icons: Readonly<Record<TestBuildState, vscode.ThemeIcon>> = {
  queued: new vscode.ThemeIcon('clock'),
  creating: new vscode.ThemeIcon('loading~spin'),
  waiting: new vscode.ThemeIcon('loading~spin'),
  running: new vscode.ThemeIcon('loading~spin'),
  cancelling: new vscode.ThemeIcon('loading~spin'),
  cancelled: new vscode.ThemeIcon('circle-slash'),
  succeeded: colored('pass', 'testing.iconPassed'),
  failed: colored('error', 'testing.iconFailed'),
};

/** Passed, but the loader will miss something in the image. */
const incomplete = colored('warning', 'list.warningForeground');

function tooltip(build: TestBuild): readonly string[] {
  const { words, troubles, failure, image, digest, layout, leftInCluster } = build;
  return [
    words,
    ...(failure ? [failure.reason] : []),
    ...troubles.map(adviceInWords),
    ...(image === undefined ? [] : [`Pushed ${image}`]),
    ...(digest === undefined ? [] : [digest]),
    ...(layout ? layoutLines(layout) : []),
    ...(leftInCluster ? ['Its objects are still in the cluster.'] : []),
  ];
}

/** What the loader misses takes the place of the sentence that sums it up. */
const layoutLines = ({ words, missing }: PushedLayout): readonly string[] =>
  missing.length === 0 ? [words] : missing.map(miss => `Warning: ${adviceInWords(miss)}`);
