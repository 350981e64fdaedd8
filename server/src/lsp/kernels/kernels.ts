// Wires what brings the user's kernels into a session: the files that settings name, and the cluster.
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { trustedMethod } from '../../protocol/messages.js';
import type { ClusterPort, Disk } from '../../service/ports/ports.js';
import type { Workspace } from '../../service/workspace/workspace.js';
import { serveCluster } from '../cluster/cluster-requests.js';
import type { Documents } from '../workspace/documents.js';
import type { Folders } from '../workspace/folders.js';
import type { Failed } from '../connection/guard.js';
import { KernelFiles } from './files.js';
import { kernelWatch } from './watch.js';
import type { LifeCycle } from '../connection/life-cycle.js';
import type { ClientSettings } from '../workspace/settings.js';
import { shownConsole } from '../connection/window.js';
import type { Trust } from '../connection/trust.js';

export interface KernelsWorld {
  readonly connection: Connection;
  readonly lifeCycle: LifeCycle;
  readonly workspace: Workspace;
  readonly documents: Documents;
  readonly settings: ClientSettings;
  readonly folders: Folders;
  readonly disk: Disk;
  readonly cluster: ClusterPort;
  readonly failed: Failed;
  readonly trust: Trust;
  /** Previews count other kernels than before. */
  readonly changed: () => void;
}

export interface Kernels {
  readonly files: KernelFiles;
  /** Something that decides about files of kernels may be different: look again, in the background. */
  readonly look: () => void;
}

export function openKernels(world: KernelsWorld, params: InitializeParams): Kernels {
  const { connection, workspace, failed, changed, trust } = world;
  const files = kernelFilesOf(world, params, trust);
  const look = (): void => {
    files.look().catch((error: unknown) => failed('Reading files of kernels', error));
  };
  connection.onNotification(trustedMethod, () => {
    trust.grant();
    look();
    world.folders.lookAgain().catch((error: unknown) => failed('Reading folders', error));
  });
  const loaded = (cluster: Parameters<Workspace['useCluster']>[0]): void => {
    workspace.useCluster(cluster);
    changed();
  };
  serveCluster({ ...world, trust, loaded });
  return { files, look };
}

const kernelFilesOf = (world: KernelsWorld, params: InitializeParams, trust: Trust): KernelFiles =>
  new KernelFiles({
    disk: world.disk,
    workspace: world.workspace,
    settings: world.settings,
    folderOf: uri => world.folders.folderOf(uri) ?? uri.slice(0, uri.lastIndexOf('/')),
    isManifest: uri => world.folders.holds(uri),
    open: () => world.documents.all().map(({ key }) => key),
    isTrusted: () => trust.granted,
    warn: shownConsole(world.connection).warn,
    changed: world.changed,
    watch: kernelWatch(world.connection, params.capabilities, world.failed),
  });
