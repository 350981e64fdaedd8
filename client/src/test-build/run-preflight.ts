// The command "Run Preflight": KMM's own check of all Modules of a cluster for one kernel, live, and its result.
import type * as vscode from 'vscode';
import type { Refusal } from '../../../server/src/protocol/messages.js';
import type {
  PreflightModule,
  PreflightParams,
  PreflightStatus,
} from '../../../server/src/protocol/test-build.js';
import { preflightChangedMethod, preflightMethod } from '../../../server/src/protocol/test-build.js';
import { chooseCluster } from '../cluster/choose-cluster.js';
import { explain } from '../server/explain.js';
import type { RunningClient } from '../server/ask-server.js';
import { Channel } from '../shown/look.js';
import { askFirst, askForText, showProgress } from '../shown/say.js';

export async function runPreflight(client: RunningClient, memory: vscode.Memento): Promise<void> {
  const kernel = await askForKernel();
  if (kernel === undefined) return;
  const cluster = await chooseCluster(client.request, memory, {
    title: 'KMM: Run Preflight',
    placeHolder: 'Whose Modules shall be checked?',
  });
  if (!cluster) return;
  const { name, host } = cluster.context;
  const check = 'Check';
  const picked = await askFirst(
    'information',
    `Check all Modules of ${name} for ${kernel}?`,
    [
      `KMM in ${name} (${host}) gets a PreflightValidation for this kernel. It looks at every Module of the cluster and builds images that do not exist, without pushing them. The object is deleted afterwards.`,
    ],
    check,
  );
  if (picked !== check) return;
  const answer = await follow(client, { ...cluster.params, kernel });
  if (!answer) return;
  if (!answer.ok) return explain(answer);
  showResult(answer);
}

async function askForKernel(): Promise<string | undefined> {
  const kernel = await askForText({
    title: 'KMM: Run Preflight',
    prompt: 'The kernel to check all Modules for, as `uname -r` prints it',
    placeHolder: '5.14.0-427.13.1.el9_4.x86_64',
  });
  return kernel === '' ? undefined : kernel;
}

/** Undefined when the user cancelled. */
function follow(
  client: RunningClient,
  params: PreflightParams,
): Thenable<PreflightStatus | Refusal | undefined> {
  return showProgress(`KMM: preflight for ${params.kernel}`, async (report, token) => {
    const listener = client.listen<PreflightStatus>(preflightChangedMethod, status => {
      if (status.kernel === params.kernel) report(summary(status.modules));
    });
    try {
      return await client.request<PreflightStatus | Refusal>(preflightMethod, params, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    } finally {
      listener.dispose();
    }
  });
}

const passed: ReadonlySet<string> = new Set(['Success', 'True']);

function summary(modules: readonly PreflightModule[]): string {
  if (modules.length === 0) return 'KMM has not begun yet';
  const good = modules.filter(({ status }) => passed.has(status)).length;
  return `${String(good)} of ${String(modules.length)} Modules pass`;
}

let results: Channel | undefined;

/** In an output channel, which nobody is asked to save. */
function showResult({ kernel, modules, left }: PreflightStatus): void {
  const rows = modules.map(
    ({ namespace, name, status, stage, reason }) =>
      `${passed.has(status) ? 'ok' : 'no'}  ${namespace}/${name}  ${status} (${stage})  ${reason}`,
  );
  results ??= new Channel('KMM Preflight');
  for (const line of [`Preflight for ${kernel}: ${summary(modules)}`, ...rows, '']) results.line(line);
  results.show();
  if (!left) return;
  const { message, advice = '', command = '' } = left;
  void explain({ ok: false, message, advice: `${advice} ${command}`.trim() });
}
