// What a user must be allowed to do for a test build, asked before anything is created.
import { namespaceWord, shellCommand } from '../../core/text/shell-text.js';
import type { StopSignal } from '../../core/stop.js';
import type { Advice } from '../../protocol/test-build.js';
import type { ApiFailure, ClusterSession, Collection, Right } from '../ports/cluster-session.js';
import { configMapsIn, eventsIn, jobsIn, openShiftBuildsIn, podsIn } from '../ports/collections.js';

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
      notes: notesOn(dispensable, namespace),
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
  right('list', eventsIn(namespace)),
  right('watch', eventsIn(namespace)),
  ...(kind === 'Build'
    ? [right('get', { ...openShiftBuildsIn(namespace), resource: 'builds/log' })]
    : [right('get', { ...podsIn(namespace), resource: 'pods/log' }), right('create', podsIn(namespace))]),
];

function obstacle(lacked: readonly Right[], namespace: string): Advice {
  const [first] = lacked;
  const resources = [...new Set(lacked.map(({ resource }) => resource))];
  return {
    message: `You may not ${resources.map(resource => withVerbs(lacked, resource)).join(', nor ')} in namespace ${namespace}.`,
    advice: 'Ask its owner for these rights, or build in another namespace.',
    command: shellCommand(
      'kubectl',
      'auth',
      'can-i',
      first?.verb ?? 'create',
      qualified(first),
      '-n',
      namespaceWord(namespace),
    ),
  };
}

/** `create, get and delete jobs`. */
function withVerbs(rights: readonly Right[], resource: string): string {
  const all = rights.filter(each => each.resource === resource).map(({ verb }) => verb);
  const last = all.at(-1) ?? '';
  return `${all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`} ${resource}`;
}

const qualified = (asked: Right | undefined): string =>
  asked ? [asked.resource, ...(asked.group === '' ? [] : [asked.group])].join('.') : 'jobs.batch';

const reading = ['list', 'watch'];
const noLog = 'so the log is not shown, and no line of the Dockerfile can be blamed';

const uses: readonly {
  readonly verbs: readonly string[];
  readonly resource: string;
  readonly why: string;
}[] = [
  {
    verbs: reading,
    resource: 'pods',
    why: 'so it is not told why a build waits, and its log cannot be found',
  },
  { verbs: reading, resource: 'events', why: 'so it may not be told why a build does not start' },
  { verbs: ['get'], resource: 'pods/log', why: noLog },
  { verbs: ['get'], resource: 'builds/log', why: noLog },
  {
    verbs: ['create'],
    resource: 'pods',
    why: "so the cluster cannot be asked beforehand whether it takes the build's Pod",
  },
];

function notesOn(lacked: readonly Right[], namespace: string): readonly Advice[] {
  return uses.flatMap(({ verbs, resource, why }) => {
    const own = lacked.filter(each => each.resource === resource && verbs.includes(each.verb));
    return own.length === 0
      ? []
      : [{ message: `You may not ${withVerbs(own, resource)} in ${namespace}, ${why}.` }];
  });
}
