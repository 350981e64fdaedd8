// What a user must be allowed to do for a test build, asked before anything is created.
import type { StopSignal } from '../core/stop.js';
import type { Advice } from '../protocol/test-build.js';
import type { ApiFailure, ClusterSession, Collection, Right } from './cluster-session.js';
import { configMapsIn, jobsIn, openShiftBuildsIn, podsIn } from './collections.js';

export interface Rights {
  /** Without these nothing is started: it could not be ended, or not be seen to end. */
  readonly obstacles: readonly Advice[];
  /** Without these less is told. */
  readonly notes: readonly Advice[];
  /** So that the cluster can be asked whether it takes the Job's Pod. */
  readonly mayCreatePods: boolean;
}

export async function askRights(
  session: ClusterSession,
  kind: 'Job' | 'Build',
  namespace: string,
  stop: StopSignal,
): Promise<
  { readonly ok: true; readonly value: Rights } | { readonly ok: false; readonly failure: ApiFailure }
> {
  const needed = neededFor(kind, namespace);
  const useful = usefulFor(kind, namespace);
  const all = [...needed, ...useful];
  const answers = await Promise.all(all.map(right => session.mayDo(right, stop)));
  const failed = answers.find(answer => !answer.ok);
  if (failed && !failed.ok) return failed;
  const missing = (rights: readonly Right[]): readonly Right[] =>
    rights.filter(right =>
      answers.some((answer, index) => all[index] === right && answer.ok && !answer.value),
    );
  const [lacked, dispensable] = [missing(needed), missing(useful)];
  return {
    ok: true,
    value: {
      obstacles: lacked.length > 0 ? [obstacle(lacked, namespace)] : [],
      notes: dispensable.flatMap(noteOf),
      mayCreatePods: !dispensable.some(({ verb, resource }) => verb === 'create' && resource === 'pods'),
    },
  };
}

const right = (verb: Right['verb'], { group, resource, namespace }: Collection): Right => ({
  verb,
  group,
  resource,
  namespace,
});

const verbs = ['create', 'get', 'list', 'watch', 'delete'] as const;

const neededFor = (kind: 'Job' | 'Build', namespace: string): readonly Right[] =>
  kind === 'Build'
    ? verbs.map(verb => right(verb, openShiftBuildsIn(namespace)))
    : [...verbs.map(verb => right(verb, jobsIn(namespace))), right('create', configMapsIn(namespace))];

const usefulFor = (kind: 'Job' | 'Build', namespace: string): readonly Right[] => [
  right('list', podsIn(namespace)),
  right('watch', podsIn(namespace)),
  ...(kind === 'Build'
    ? [right('get', { ...openShiftBuildsIn(namespace), resource: 'builds/log' })]
    : [right('get', { ...podsIn(namespace), resource: 'pods/log' }), right('create', podsIn(namespace))]),
];

function obstacle(lacked: readonly Right[], namespace: string): Advice {
  const [first] = lacked;
  const list = lacked.map(({ verb, resource }) => `${verb} ${resource}`).join(', ');
  return {
    message: `You may not ${list} in namespace ${namespace}.`,
    advice: 'Ask its owner for these rights, or build in another namespace.',
    command: `kubectl auth can-i ${first?.verb ?? 'create'} ${qualified(first)} -n ${namespace}`,
  };
}

const qualified = (asked: Right | undefined): string =>
  asked ? [asked.resource, ...(asked.group === '' ? [] : [asked.group])].join('.') : 'jobs.batch';

function noteOf({ verb, resource, namespace }: Right): readonly Advice[] {
  const words: Readonly<Record<string, string>> = {
    'watch pods': 'so it is not told why a build waits, and its log cannot be found',
    'get pods/log': 'so the log is not shown, and no line of the Dockerfile can be blamed',
    'get builds/log': 'so the log is not shown, and no line of the Dockerfile can be blamed',
    'create pods': "so the cluster cannot be asked beforehand whether it takes the build's Pod",
  };
  const why = words[`${verb} ${resource}`];
  return why === undefined
    ? []
    : [{ message: `You may not ${verb} ${resource} in ${namespace ?? ''}, ${why}.` }];
}
