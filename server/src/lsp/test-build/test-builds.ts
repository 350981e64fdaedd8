// Wires test builds into a session: who hears of them, and what they say of the files.
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import type { TestBuild, TestBuildLog } from '../../protocol/test-build.js';
import { testBuildChangedMethod, testBuildLogMethod } from '../../protocol/test-build.js';
import type { ClusterPort } from '../../service/ports/ports.js';
import { TestBuilds } from '../../service/test-build/test-builds.js';
import type { TestBuildWorld } from '../../service/ports/test-build-world.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import type { Documents } from '../workspace/documents.js';
import type { LifeCycle } from '../connection/life-cycle.js';
import { field } from '../connection/params.js';
import { shownAnswer } from '../connection/shown-answer.js';
import type { ClientSettings } from '../workspace/settings.js';
import { TestBuildCommand } from './command.js';
import { serveTestBuilds } from './requests.js';
import type { TrustedWorld } from '../cluster/trusted-requests.js';

export interface TestBuildsSession extends TrustedWorld {
  readonly connection: Connection;
  readonly lifeCycle: LifeCycle;
  readonly cluster: ClusterPort;
  readonly workspace: Workspace;
  readonly documents: Documents;
  readonly settings: ClientSettings;
  readonly testBuild: Omit<TestBuildWorld, 'open'>;
  /** Files have other problems than before. */
  readonly changed: () => void;
}

/** The command of the server itself that runs one, for clients that show none. */
export function openTestBuilds(session: TestBuildsSession, params: InitializeParams): TestBuildCommand {
  const { connection, lifeCycle, cluster, workspace, documents } = session;
  const showsThem = field(params.initializationOptions, 'testBuilds') === true;
  const changed = (build: TestBuild): void => {
    if (showsThem)
      void connection.sendNotification(testBuildChangedMethod, shownAnswer(addressed(build, documents)));
    command.changed(build);
  };
  const logged = (log: TestBuildLog): void => {
    if (showsThem) void connection.sendNotification(testBuildLogMethod, log);
    command.logged(log);
  };
  const testBuilds = new TestBuilds(
    { ...session.testBuild, open: (choice, stop) => cluster.open(choice, stop) },
    {
      snapshot: () => documents.snapshot(),
      changed,
      logged,
      failed: failed => {
        workspace.useFailedBuilds(failed);
        session.changed();
      },
    },
  );
  const command = new TestBuildCommand({ ...session, testBuilds });
  serveTestBuilds({ ...session, testBuilds });
  lifeCycle.beforeEnd(() => testBuilds.close());
  return command;
}

/** With URIs as the client writes them. */
function addressed(build: TestBuild, documents: Documents): TestBuild {
  const { failure } = build;
  const place = failure?.place && { ...failure.place, uri: documents.addressOf(failure.place.uri).uri };
  return {
    ...build,
    uri: documents.addressOf(build.uri).uri,
    ...(failure && { failure: { ...failure, ...(place && { place }) } }),
  };
}
