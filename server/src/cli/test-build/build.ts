// `kmm build`: a test build in a cluster; with `--dry-run` the object KMM itself would create, and nothing is sent anywhere.
import { newestRelease, releases } from '../../core/release.js';
import { operatorObject } from '../../service/preview/resolve.js';
import type { ModuleQuestion } from '../kernels/ask-module.js';
import { answerModules, moduleOptions, printed } from '../kernels/ask-module.js';
import type { Command } from '../command.js';
import { oneOf, parseCommandLine } from '../command.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import { UsageError } from '../terminal.js';
import { cleanUp } from './clean-up.js';
import type { TestBuildPorts } from './test-build.js';
import { runTestBuild, testBuildOptions } from './test-build.js';

const help = `Build an image in a cluster to try it, as KMM would build it; or show what KMM creates.

Usage: kmm build --kernel K [--kernel K2 …] [options] FILE|- [more files or folders …]
       kmm build --clean [--running] [--namespace N] [--context C] [--yes]
       kmm build --dry-run --kernel K [options] FILE|- [more files or folders …]

A test build runs the Pod that KMM would run, in a Job of its own with a time limit, and deletes it afterwards. Nothing
is created before you have seen the plan and agreed. The ConfigMap with the Dockerfile may be in FILE, in one of the
other files, made by a kustomization among them, or in the cluster.

Options of a test build:
  --kernel K        the kernel as the node reports it; may be given several times
  --push[=DEST]     push the image, to DEST or where KMM would push it (default: nothing is pushed)
  --namespace N     instead of the Module's, or the context's
  --context C       which cluster (default: the kubeconfig's current context)
  --kubeconfig F    instead of what KUBECONFIG names, or ~/.kube/config
  --builder IMG     the image that builds (default: the one of KMM's operator in the cluster)
  --deadline S      seconds after which the cluster ends a build (default: 1800)
  --read-secret     read the Module's imageRepoSecret to ask its registry for the image
  --allow-exec      run the program that the kubeconfig names for signing in
  --plan            show the plan with all that would be created, and stop
  --yes             do not ask; required where nobody can answer
  --keep            leave what has failed in the cluster for a while
  --quiet           no log, only how it ended
  --clean           delete test builds that are left in the cluster, and nothing else; with --namespace only those
                    in it, without it preflight validations too
  --running         with --clean: those too that are running and that somebody may be waiting for

Options of --dry-run, which asks no cluster: the object as KMM's operator creates it, with the default builder image,
pushing to the mapping's image; on OpenShift a Build of OpenShift's own. What only the cluster knows stands in angle
brackets, the hash KMM writes into an annotation as \`<uint64>\`.
  --dry-run         print, create nothing
  --as-operator     as KMM's operator creates it (the default)
  --sign            the object that signs instead of the one that builds
  -o yaml|json      how to print it (default: yaml)
  --jsonl           for tools: a request {"yaml", "kernel", "namespace"} a line on standard input, an answer a line
                    on standard output, in the same order; what cannot be answered is {"error"}

Options of both:
  --kmm-version R   KMM release: ${releases[0]} … ${String(releases.at(-2))}, or main (default: ${newestRelease})
  --distribution D  whose KMM: auto (default: told by the file), upstream or openshift
  --module NAME     which Module, when the file holds several (default: the first)
  -h, --help        this text

Exit codes: 0 built (or printed, or nothing is left), 1 a build failed (or KMM would create nothing), 2 could not run.
Ctrl-C deletes everything before it leaves.

Examples:
  kmm build --kernel 6.8.0-31-generic module.yaml
  kmm build --kernel 6.8.0-31-generic --push=registry.example/try/my-kmod:1 --yes module.yaml deploy/
  kmm build --dry-run --kernel 6.8.0-31-generic -o yaml module.yaml
`;

export const buildCommand = (ports: TestBuildPorts): Command => ({
  name: 'build',
  summary: 'build an image in a cluster to try it, or show what KMM creates',
  help,
  run: (args, terminal) => runBuild(args, terminal, ports),
});

async function runBuild(
  args: readonly string[],
  terminal: SafeTerminal,
  ports: TestBuildPorts,
): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: args.map(arg => (arg === '--push' ? '--push=' : arg)),
    allowPositionals: true,
    options: {
      ...moduleOptions,
      ...testBuildOptions,
      'dry-run': { type: 'boolean', default: false },
      'as-operator': { type: 'boolean', default: true },
      sign: { type: 'boolean', default: false },
      output: { type: 'string', short: 'o', default: 'yaml' },
    },
  });
  if (values.clean) return cleanUp(values, terminal, ports);
  if (!values['dry-run'] && !values.jsonl) return runTestBuild(values, positionals, terminal, ports);
  const output = oneOf('output', values.output, ['yaml', 'json']);
  if (!values['dry-run']) throw new UsageError('--jsonl goes with --dry-run.');
  const step = values.sign ? 'sign' : 'build';
  const ask: ModuleQuestion = (request, release) => operatorObject(request, step, release);
  return answerModules({ ...values, kernel: values.kernel.at(-1) }, positionals, terminal, ask, answer => {
    if (!answer.ok) {
      terminal.err([`kmm: ${answer.error}`]);
      return 1;
    }
    terminal.out(printed(answer.value, output));
    return 0;
  });
}
