// `kmm build --clean`: shows what earlier test builds have left in a cluster and, once the user agrees, has it deleted.
// It builds nothing, and reads no file.
import { StopSource } from '../../core/stop.js';
import type { Leftover } from '../../protocol/test-build.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import type { TestBuildOptions, TestBuildPorts } from './test-build.js';
import { agreed, agreementPossible, choose, complain, engine } from './test-build.js';

/** Deletes what is left of test builds in the cluster. */
export async function cleanUp(
  options: TestBuildOptions,
  terminal: SafeTerminal,
  ports: TestBuildPorts,
): Promise<ExitCode> {
  const choice = await choose(options, terminal, ports);
  if (!choice.ok) return complain(terminal, choice);
  const workspace = ports.newWorkspace();
  const builds = engine(ports, workspace, { changed: () => undefined, logged: () => undefined });
  const stop = new StopSource();
  const forget = terminal.onInterrupt(() => stop.stop());
  try {
    const found = await builds.leftovers(choice.value, options.namespace, stop);
    if (!found.ok) return complain(terminal, found);
    const { builds: all, where } = found.value;
    terminal.out(all.map(leftoverLine));
    const left = all.filter(({ running }) => options.running || !running);
    const spared = all.length - left.length;
    if (spared > 0) {
      const running = spared === 1 ? '1 is running' : `${String(spared)} are running`;
      terminal.err([`${running}: somebody may be waiting. --running deletes them too.`]);
    }
    if (left.length === 0) {
      terminal.err([`No test build is left in ${where}${spared > 0 ? ' beside' : ''}.`]);
      return 0;
    }
    agreementPossible(options, terminal);
    if (!(await agreed(options, terminal, `Delete ${left.length === 1 ? 'it' : 'them'}?`))) return 2;
    const deleted = await builds.deleteLeftovers(choice.value, left, stop);
    if (!deleted.ok) return complain(terminal, deleted);
    terminal.err(['Deleted.']);
    return 0;
  } finally {
    forget();
  }
}

const leftoverLine = ({ namespace, kind, name, kernel, state, created, startedBy }: Leftover): string =>
  [namespace, kind, name, kernel, state, created, startedBy].filter(text => text !== '').join('  ');
