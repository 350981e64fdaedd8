// What the commands for test builds work with.
import type * as vscode from 'vscode';
import type { PlanTestBuildParams } from '../../../server/src/protocol/test-build.js';
import type { AskServer } from '../server/ask-server.js';
import type { PlanTexts } from './plan-texts.js';
import type { ShownTestBuilds } from './test-builds.js';

export interface TestBuildContext {
  readonly ask: AskServer;
  readonly builds: ShownTestBuilds;
  readonly texts: PlanTexts;
  readonly memory: vscode.Memento;
}

/** What the user may change about a plan before it is carried out. */
export type PlanChanges = Pick<PlanTestBuildParams, 'namespace' | 'push' | 'mayReadPullSecret'>;
