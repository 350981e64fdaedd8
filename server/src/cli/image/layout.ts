// `kmm layout`: what is in the final image of a Dockerfile for one kernel, and what KMM's loader will miss.
import { releases } from '../../core/release.js';
import type { RegistryPort } from '../../service/ports/cluster-session.js';
import { isBroken } from '../../service/image/image-layout.js';
import { layoutReport } from '../../service/image/layout-report.js';
import { layoutLines } from '../../service/image/layout-text.js';
import { distributionOption, readOne, releaseOption } from '../kernels/ask-module.js';
import type { Command } from '../command.js';
import { oneOf, parseCommandLine } from '../command.js';
import { layoutOfImage } from './layout-image.js';
import { jsonLines } from '../line.js';
import type { SafeTerminal } from '../safe-terminal.js';
import type { ExitCode } from '../terminal.js';
import { UsageError } from '../terminal.js';

const help = `Show what is in the kmod image for a kernel, line by line, and whether KMM will find what it looks for.

Usage: kmm layout --kernel K [options] DOCKERFILE|CONFIGMAP|-
       kmm layout --kernel K [options] --image REF

Nothing is built and nothing is fetched: the tree is what the text of the Dockerfile proves. Where it cannot say,
there is \`??\` with the reason. A YAML file may hold the ConfigMap and its Module.
With --image the registry is asked, as nobody, for an image that is there, and all of its layers are read.

Options:
  --kernel K        the kernel as the node reports it (kubectl get nodes -o wide)
  --module FILE     YAML with the Module that builds the image: its dirName, moduleName, build args and signing.
                    Without one: dirName /opt and any kernel module
  --config-map NAME which ConfigMap, when the file holds several
  --kmm-version R   KMM release: ${releases[0]} … ${String(releases.at(-2))}, or main (default: the newest)
  --distribution D  whose KMM: auto (default: told by the files), upstream or openshift
  --image REF       look into this image in its registry instead of a Dockerfile
  --insecure        with --image: plain HTTP will do, and so will a certificate that nobody knows; without it as the
                    Module's registryTLS says
  --docker-config F with --image: a .dockerconfigjson with credentials for the registry
  --format F        text (default) or json
  -h, --help        this text

Exit codes: 0 nothing is proven to be missing, 1 KMM will miss something or the builder refuses the Dockerfile,
2 could not run.

Examples:
  kmm layout --kernel 6.8.0-31-generic --module module.yaml kmod.Dockerfile
  kmm layout --kernel 6.8.0-31-generic --module module.yaml --image registry.example/org/my-kmod:6.8.0-31-generic
`;

export const layoutCommand = (registry: RegistryPort): Command => ({
  name: 'layout',
  summary: 'show what is in the image for one kernel, and what KMM misses',
  help,
  run: (args, terminal) => runLayout(args, terminal, registry),
});

async function runLayout(
  args: readonly string[],
  terminal: SafeTerminal,
  registry: RegistryPort,
): Promise<ExitCode> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      kernel: { type: 'string' },
      module: { type: 'string' },
      'config-map': { type: 'string' },
      'kmm-version': { type: 'string', default: '' },
      distribution: { type: 'string', default: 'auto' },
      image: { type: 'string' },
      insecure: { type: 'boolean', default: false },
      'docker-config': { type: 'string' },
      format: { type: 'string', default: 'text' },
    },
  });
  const { kernel, module } = values;
  const format = oneOf('format', values.format, ['text', 'json']);
  const release = releaseOption(values['kmm-version']);
  const distribution = distributionOption(values.distribution);
  const [path, ...more] = positionals;
  const { image, insecure, 'docker-config': dockerConfig } = values;
  if (image !== undefined) {
    if (path !== undefined) throw new UsageError('Name a file or --image, not both.');
    if (!kernel) throw new UsageError('Name the kernel with --kernel.');
    return layoutOfImage(
      { image, kernel, release, module, insecure, dockerConfig, format },
      terminal,
      registry,
    );
  }
  if (insecure || dockerConfig !== undefined)
    throw new UsageError('--insecure and --docker-config go with --image.');
  if (path === undefined || more.length > 0) throw new UsageError('Name one file, or - for standard input.');
  if (!kernel) throw new UsageError('Name the kernel with --kernel.');
  if (path === '-' && module === '-') throw new UsageError('Standard input cannot be both files.');
  const answer = layoutReport({
    source: { name: path === '-' ? 'standard input' : path, text: await readOne(path, terminal) },
    module: module === undefined ? undefined : { name: module, text: await readOne(module, terminal) },
    configMap: values['config-map'],
    ...{ kernel, release, distribution },
  });
  if (!answer.ok) {
    terminal.err([`kmm: ${answer.error}`]);
    return 2;
  }
  terminal.out(format === 'json' ? jsonLines(answer.value) : layoutLines(answer.value));
  return isBroken(answer.value) ? 1 : 0;
}
