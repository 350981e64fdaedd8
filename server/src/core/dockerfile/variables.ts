// What ARG and ENV declare, stage by stage, and what a name means at one instruction. Mirrors kaniko's BuildArgs
// (docker's builder/dockerfile/buildargs.go: ReplacementEnvs, getBuildArg) and its differences to buildah, see
// builder.ts. Knows nothing of the variables a shell sets for itself.
import type { BaseImage } from './base-images.js';
import type { Builder } from './builder.js';
import type { NameValue } from './expand.js';
import { hole } from './hole.js';
import type { Declaration, DeclarationIndex, WantedDeclarations } from './declarations.js';
import type { Effort } from './effort.js';

export interface BuildInputs {
  /** What the builder gets as `--build-arg`: KMM's automatic ones and the Module's. */
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly builder: Builder;
}

/** The declarations that count at one instruction. */
export interface Scope {
  readonly inputs: BuildInputs;
  /** Of the whole file, in its order: ARG before the first FROM has `stage` undefined. */
  readonly declarations: DeclarationIndex;
  /** Every name that ARG or ENV mentions anywhere in the file. */
  readonly mentioned: ReadonlySet<string>;
  /** Undefined in a FROM and before the first one. */
  readonly stage: number | undefined;
  /** Index of the instruction: what stands before it counts. */
  readonly at: number;
  /** The nearest stage below this one that has ENV or ARG. */
  readonly ancestor: Ancestor | undefined;
  /** The image at the bottom, when it is a well-known one. */
  readonly image: BaseImage | undefined;
  /** Of the whole file: what its values may still become. */
  readonly effort: Effort;
}

/** A stage that another is built FROM and that declares ENV or ARG, and the next such one below it. */
export interface Ancestor {
  readonly stage: number;
  readonly below: Ancestor | undefined;
  /** How many there are, this one included. */
  readonly depth: number;
}

/** More are not asked for what they declare; nobody builds that many on each other. */
export const mostAncestors = 100;

export type VariableOrigin =
  /** ENV of this stage or of one it is built on. */
  | 'env'
  | 'arg'
  /**
   * ARG of a stage that this one is built FROM: BuildKit hands it on (dockerfile2llb/convert.go, `ds.base.buildArgs`),
   * buildah since imagebuilder 1.2.16 of May 2025 (builder.go, setStageInheritedArgs), and kaniko lets all later stages have it.
   */
  | 'parent-stage'
  /** ARG of an earlier stage; only Google's kaniko lets it through. */
  | 'earlier-stage'
  /** A build arg that no ARG declares; only kaniko lets it through, and only in FROM. */
  | 'undeclared'
  /** The base image may set it. */
  | 'base-image'
  | 'none';

/** Why a name has no value. */
export type Missing =
  /** ARG is there, nobody gives a value. */
  'no-value' | 'only-before-from' | 'other-stage' | 'declared-later' | 'never-declared';

export interface ResolvedVariable extends NameValue {
  readonly name: string;
  readonly origin: VariableOrigin;
  /** The declaration the value comes from, or the one that would have to stand elsewhere. */
  readonly declaration: Declaration | undefined;
  readonly missing: Missing | undefined;
}

/** Known to every builder without ARG; empty unless someone gives them. */
const proxies = /^(?:https?|ftp|no|all)_proxy$/i;

/** Set by most base images, or by the builder for RUN. */
const imageNames = new Set(['PATH', 'HOME', 'LANG', 'LC_ALL', 'container', 'HOSTNAME', 'TERM']);

export function resolve(scope: Scope, name: string): ResolvedVariable {
  if (scope.stage === undefined) return resolveInFrom(scope, name);
  const env = lastEnv(scope, name);
  if (env) return found(env, 'env');
  const arg = lastArg(scope, name, scope.stage);
  if (arg?.value !== undefined) return found(arg, 'arg');
  const handedOn = argOfOtherStage(scope, name);
  if (handedOn) return handedOn;
  if (arg) return missing(name, 'no-value', arg);
  if (mayComeFromImage(scope, name) || (scope.ancestor?.depth ?? 0) > mostAncestors) {
    return { ...missing(name, whyMissing(scope, name)), origin: 'base-image', set: true, text: hole };
  }
  return missing(name, whyMissing(scope, name), lastOf(scope, name));
}

function argOfOtherStage(scope: Scope, name: string): ResolvedVariable | undefined {
  const wanted: WantedDeclarations = { kind: 'arg with value', stage: 'any' };
  const leaks = scope.inputs.builder.argsOfEarlierStages === 'visible';
  const leaked = leaks ? scope.declarations.get(name)?.last(wanted, scope.at) : undefined;
  if (leaked) return found(leaked, 'earlier-stage');
  const inherited = lastBelow(scope, name, wanted.kind);
  return inherited && found(inherited, 'parent-stage');
}

function resolveInFrom(scope: Scope, name: string): ResolvedVariable {
  const { buildArgs, builder } = scope.inputs;
  const global = scope.declarations.get(name)?.last({ kind: 'arg', stage: undefined }, scope.at);
  if (global?.value !== undefined) return found(global, 'arg');
  const given = buildArgs.get(name);
  if (builder.buildArgsInFrom === 'all' && given) {
    // kaniko splits `NAME=value` at every `=` here and keeps the second part only.
    const [text = ''] = given.split('=');
    return { name, set: true, text, origin: 'undeclared', declaration: undefined, missing: undefined };
  }
  if (global) return missing(name, 'no-value', global);
  return missing(name, whyMissing(scope, name), lastOf(scope, name));
}

const lastOf = ({ declarations }: Scope, name: string): Declaration | undefined =>
  declarations.get(name)?.args.at(-1);

/** The ARG of the same stage, or before the first FROM, that gave the name a value so far. */
export function earlierArg({ declarations, stage, at }: Scope, name: string): Declaration | undefined {
  const named = declarations.get(name);
  const own = named?.last({ kind: 'arg with value', stage }, at);
  return own ?? named?.last({ kind: 'arg with value', stage: undefined }, at);
}

function lastEnv(scope: Scope, name: string): Declaration | undefined {
  const own = scope.declarations.get(name)?.last({ kind: 'env', stage: scope.stage }, scope.at);
  return own ?? lastBelow(scope, name, 'env');
}

/** In the nearest of the stages below that has one. */
function lastBelow(
  { declarations, at, ancestor }: Scope,
  name: string,
  kind: WantedDeclarations['kind'],
): Declaration | undefined {
  const named = declarations.get(name);
  if (!named || (kind === 'env' ? named.envs : named.args).length === 0) return undefined;
  let below = ancestor;
  for (let asked = 0; below && asked < mostAncestors; asked++, below = below.below) {
    const found = named.last({ kind, stage: below.stage }, at);
    if (found) return found;
  }
  return undefined;
}

const lastArg = ({ declarations, at }: Scope, name: string, own: number): Declaration | undefined =>
  declarations.get(name)?.last({ kind: 'arg', stage: own }, at);

/**
 * A name that the Dockerfile or KMM gives as an ARG somewhere is no variable of the base image: whoever uses it here
 * meant that ARG. Any other one may come from an image that is not well known.
 */
function mayComeFromImage(scope: Scope, name: string): boolean {
  if (imageNames.has(name)) return true;
  if (scope.image || proxies.test(name)) return false;
  return !scope.mentioned.has(name) && !scope.inputs.buildArgs.has(name) && !/^KERNEL_|^MOD_/.test(name);
}

function whyMissing(scope: Scope, name: string): Missing {
  const named = scope.declarations.get(name);
  if (!named || named.args.length === 0) return 'never-declared';
  if (named.has({ kind: 'arg', stage: scope.stage })) return 'declared-later';
  // Those before the first FROM come first.
  return named.args.at(-1)?.stage === undefined ? 'only-before-from' : 'other-stage';
}

const found = (declaration: Declaration, origin: VariableOrigin): ResolvedVariable => ({
  name: declaration.name,
  set: true,
  text: declaration.value ?? '',
  origin,
  declaration,
  missing: undefined,
});

const missing = (name: string, why: Missing, declaration?: Declaration): ResolvedVariable => ({
  name,
  set: false,
  text: '',
  origin: 'none',
  declaration,
  missing: why,
});
