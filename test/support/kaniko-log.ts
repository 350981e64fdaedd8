// Logs as kaniko writes them, made of a Dockerfile: what pkg/executor/build.go prints around each instruction, in the
// form the recordings have. What commands print, and how it ends, the test says.
import { parseDockerfile } from '../../server/src/core/dockerfile/parse.js';
import { kaniko } from '../../server/src/core/dockerfile/builder.js';
import { readStages } from '../../server/src/core/dockerfile/stages.js';

export interface MadeLog {
  /** What each RUN prints, by its position among the RUNs that are reached, from 0. */
  readonly output?: Readonly<Record<number, readonly string[]>>;
  /** The instruction, by its position among those that are printed, from 1, at which the build stops. */
  readonly stopAt?: number;
  /** The failing instruction is not printed: COPY and ADD whose files are not there. */
  readonly unprinted?: boolean;
  readonly lastWord?: string;
  /** Printed after the last word. */
  readonly late?: readonly string[];
}

const escape = '\u001b';

export const builderLine = (message: string): string =>
  `${escape}[36mINFO${escape}[0m[0000] ${message.padEnd(44)} `;

export const stageFailure = (text: string): string => `error building image: error building stage: ${text}`;
export const runFailure = (status: number): string =>
  stageFailure(`failed to execute command: waiting for process to exit: exit status ${String(status)}`);

/** The whole log, each line with its line end. */
export function kanikoLog(dockerfile: string, made: MadeLog): string {
  const lines: string[] = [];
  const say = (message: string): void => void lines.push(builderLine(message));
  const { stages } = readStages(parseDockerfile(dockerfile), { buildArgs: new Map(), builder: kaniko });
  for (const { base } of stages) say(`Retrieving image manifest ${base.text}`);
  say('Built cross stage deps: map[]');
  let runs = 0;
  const finish = (): string => {
    const end = made.lastWord ?? builderLine('Skipping push to container registry due to --no-push flag');
    return [...lines, end, ...(made.late ?? [])].map(line => `${line}\n`).join('');
  };
  for (const { base, index, steps } of stages) {
    say('Executing 0 build triggers');
    say(`Building stage '${base.text}' [idx: '${String(index)}', base-idx: '-1']`);
    for (const { instruction, ordinal } of steps) {
      if (ordinal === undefined) continue;
      const stop = ordinal === made.stopAt;
      if (stop && made.unprinted) return finish();
      say(instruction.line.text);
      if (instruction.keyword === 'RUN') {
        say('Initializing snapshotter ...');
        say('Taking snapshot of full filesystem...');
        say('Cmd: /bin/sh');
        say(`Args: [-c ${instruction.rest.text}]`);
        say(`Running: [/bin/sh -c ${instruction.rest.text}]`);
        lines.push(...(made.output?.[runs++] ?? []));
      }
      if (stop) return finish();
      if (instruction.keyword === 'RUN') say('Taking snapshot of full filesystem...');
      if (instruction.keyword === 'COPY') say('Taking snapshot of files...');
    }
    say('Deleting filesystem...');
  }
  return finish();
}
