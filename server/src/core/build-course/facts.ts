// Objects as the API server sends them -> the few facts of them that a build's course depends on. Takes any shape:
// what is missing or strange is as if it were not said.
import { isObject } from '../json/json-value.js';

export interface Condition {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly holds: boolean;
}

export interface ObjectFacts {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Undefined when it is no number. */
  readonly version: number | undefined;
  readonly created: number;
  readonly deleting: boolean;
}

export interface JobFacts extends ObjectFacts {
  readonly conditions: readonly Condition[];
}

export interface ContainerFacts {
  readonly name: string;
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly startedAt: number | undefined;
  readonly running: boolean;
  readonly ended:
    | {
        readonly exitCode: number;
        readonly reason: string;
        readonly message: string;
        readonly at: number | undefined;
      }
    | undefined;
}

export interface PodFacts extends ObjectFacts {
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly conditions: readonly Condition[];
  /** The one that builds. */
  readonly builder: ContainerFacts;
  /** Those that come first. */
  readonly before: readonly ContainerFacts[];
  readonly labels: Readonly<Record<string, unknown>>;
  readonly owners: readonly string[];
}

export interface EventFacts extends ObjectFacts {
  readonly kind: string;
  readonly about: string;
  readonly aboutUid: string;
  readonly reason: string;
  readonly message: string;
  readonly warning: boolean;
  readonly at: number;
}

export interface OpenshiftBuildFacts extends ObjectFacts {
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly image: string;
  readonly digest: string;
}

type Bag = Readonly<Record<string, unknown>>;

const bag = (value: unknown): Bag => (isObject(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function time(value: unknown): number | undefined {
  const at = Date.parse(text(value));
  return Number.isNaN(at) ? undefined : at;
}

export function objectFacts(object: unknown): ObjectFacts | undefined {
  const metadata = bag(bag(object)['metadata']);
  const name = text(metadata['name']);
  if (name === '') return undefined;
  const version = Number(text(metadata['resourceVersion']) || NaN);
  return {
    name,
    namespace: text(metadata['namespace']),
    uid: text(metadata['uid']),
    version: Number.isNaN(version) ? undefined : version,
    created: time(metadata['creationTimestamp']) ?? 0,
    deleting: text(metadata['deletionTimestamp']) !== '',
  };
}

const conditionsOf = (status: Bag): readonly Condition[] =>
  list(status['conditions']).map(value => {
    const condition = bag(value);
    return {
      type: text(condition['type']),
      reason: text(condition['reason']),
      message: text(condition['message']),
      holds: condition['status'] === 'True',
    };
  });

export function jobFacts(object: unknown): JobFacts | undefined {
  const facts = objectFacts(object);
  return facts && { ...facts, conditions: conditionsOf(bag(bag(object)['status'])) };
}

export function podFacts(object: unknown): PodFacts | undefined {
  const facts = objectFacts(object);
  if (!facts) return undefined;
  const spec = bag(bag(object)['spec']);
  const status = bag(bag(object)['status']);
  const metadata = bag(bag(object)['metadata']);
  const builder = text(bag(list(spec['containers'])[0])['name']);
  const containers = list(status['containerStatuses']).map(containerFacts);
  return {
    ...facts,
    phase: text(status['phase']),
    reason: text(status['reason']),
    message: text(status['message']),
    conditions: conditionsOf(status),
    builder: containers.find(({ name }) => name === builder) ??
      containers[0] ?? {
        name: builder,
        waiting: undefined,
        startedAt: undefined,
        running: false,
        ended: undefined,
      },
    before: list(status['initContainerStatuses']).map(containerFacts),
    labels: bag(metadata['labels']),
    owners: list(metadata['ownerReferences']).map(owner => text(bag(owner)['uid'])),
  };
}

function containerFacts(value: unknown): ContainerFacts {
  const container = bag(value);
  const state = bag(container['state']);
  const waiting = bag(state['waiting']);
  const running = bag(state['running']);
  const ended = bag(state['terminated']);
  const exitCode = number(ended['exitCode']);
  return {
    name: text(container['name']),
    waiting: isObject(state['waiting'])
      ? { reason: text(waiting['reason']), message: text(waiting['message']) }
      : undefined,
    running: isObject(state['running']),
    startedAt: time(running['startedAt']) ?? time(ended['startedAt']),
    ended:
      exitCode === undefined
        ? undefined
        : {
            exitCode,
            reason: text(ended['reason']),
            message: text(ended['message']),
            at: time(ended['finishedAt']),
          },
  };
}

/** Of `v1` and of `events.k8s.io/v1`. */
export function eventFacts(object: unknown): EventFacts | undefined {
  const facts = objectFacts(object);
  if (!facts) return undefined;
  const event = bag(object);
  const about = bag(event['involvedObject'] ?? event['regarding']);
  const series = bag(event['series']);
  const times = [
    event['lastTimestamp'],
    series['lastObservedTime'],
    event['eventTime'],
    event['firstTimestamp'],
  ];
  return {
    ...facts,
    kind: text(about['kind']),
    about: text(about['name']),
    aboutUid: text(about['uid']),
    reason: text(event['reason']),
    message: text(event['message']) || text(event['note']),
    warning: event['type'] === 'Warning',
    at: times.map(time).find(at => at !== undefined) ?? facts.created,
  };
}

export function openshiftBuildFacts(object: unknown): OpenshiftBuildFacts | undefined {
  const facts = objectFacts(object);
  if (!facts) return undefined;
  const status = bag(bag(object)['status']);
  const output = bag(bag(status['output'])['to']);
  return {
    ...facts,
    phase: text(status['phase']),
    reason: text(status['reason']),
    message: text(status['message']),
    startedAt: time(status['startTimestamp']),
    endedAt: time(status['completionTimestamp']),
    image: text(status['outputDockerImageReference']),
    digest: text(output['imageDigest']),
  };
}
