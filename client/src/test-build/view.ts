// The Test Builds view: a row for each Module and cluster with a row below for each kernel. What the rows look like is
// in test-build-items.ts.
import * as vscode from 'vscode';
import type { TestBuild } from '../../../server/src/protocol/test-build.js';
import { buildItem, placeItem } from './items.js';
import type { BuildPlace, TestBuildNode } from './node.js';
import type { ShownTestBuilds } from './test-builds.js';
import { hasEnded } from './test-builds.js';

export class TestBuildView implements vscode.TreeDataProvider<TestBuildNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #builds: ShownTestBuilds;
  readonly #view: vscode.TreeView<TestBuildNode>;
  readonly #listener: vscode.Disposable;

  constructor(builds: ShownTestBuilds) {
    this.#builds = builds;
    this.#view = vscode.window.createTreeView('kmm.testBuilds', { treeDataProvider: this });
    this.#listener = builds.onDidChange(() => this.#refresh());
  }

  /** The row that the keyboard is on. */
  get selected(): TestBuildNode | undefined {
    return this.#view.selection[0];
  }

  getTreeItem(node: TestBuildNode): vscode.TreeItem {
    return node.kind === 'place' ? placeItem(node) : buildItem(node.build);
  }

  getChildren(node?: TestBuildNode): TestBuildNode[] {
    if (!node) return this.#places();
    return node.kind === 'build' ? [] : this.#below(node).map(build => ({ kind: 'build', build }));
  }

  dispose(): void {
    vscode.Disposable.from(this.#listener, this.#view, this.#changed).dispose();
  }

  #places(): TestBuildNode[] {
    const places = this.#builds
      .all()
      .map(({ module, context, namespace }): BuildPlace => ({ kind: 'place', module, context, namespace }));
    return places.filter((place, index) => places.findIndex(other => isSame(place, other)) === index);
  }

  #below(place: BuildPlace): readonly TestBuild[] {
    return this.#builds.all().filter(build => isSame(place, build));
  }

  #refresh(): void {
    const running = this.#builds.all().filter(build => !hasEnded(build)).length;
    this.#view.badge =
      running === 0
        ? undefined
        : { value: running, tooltip: `${String(running)} test build${running === 1 ? '' : 's'} running` };
    this.#changed.fire();
  }
}

type Place = Pick<TestBuild, 'module' | 'context' | 'namespace'>;

const isSame = (one: Place, other: Place): boolean =>
  one.module === other.module && one.context === other.context && one.namespace === other.namespace;
