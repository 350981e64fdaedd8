// What ARG and ENV declare, stage by stage, and what a name means at one instruction. Mirrors kaniko's BuildArgs
// (docker's builder/dockerfile/buildargs.go: ReplacementEnvs, getBuildArg) and its differences to buildah, see
// builder.ts. Knows nothing of the variables a shell sets for itself.
import type { Span } from '../span.js';
import type { BaseImage } from './base-images.js';
import type { Builder } from './builder.js';
import type { NameValue } from './expand.js';
import { hole } from './hole.js';
import type { Instruction } from './instruction.js';

export interface BuildInputs {
  /** What the builder gets as `--build-arg`: KMM's automatic ones and the Module's. */
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly builder: Builder;
}

export interface Declaration {
  readonly name: string;
  readonly kind: 'arg' | 'env';
  /** Undefined before the first FROM. */
  readonly stage: number | undefined;
  readonly instruction: Instruction;
  readonly span: Span;
  /** What it is from here on; undefined when nobody gives it a value. May hold a `hole`. */
  readonly value: string | undefined;
  /** Who gives the value. `global`: the ARG of the same name before the first FROM. */
  readonly from: 'build-arg' | 'default' | 'global' | 'builder' | 'nobody';
  /** The default that is written here, expanded, also when a build arg overrides it. */
  readonly written: string | undefined;
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
  /** The stages this one is built FROM, nearest first. */
  readonly ancestors: readonly number[];
  /** The image at the bottom, when it is a well-known one. */
  readonly image: BaseImage | undefined;
}

/** All of one name, in the order of the file. */
export interface NameDeclarations {
  readonly args: readonly Declaration[];
  readonly envs: readonly Declaration[];
}

export type DeclarationIndex = ReadonlyMap<string, NameDeclarations>;

export type Origin =
  /** ENV of this stage or of one it is built on. */
  | 'env'
  | 'arg'
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

export interface Resolution extends NameValue {
  readonly name: string;
  readonly origin: Origin;
  /** The declaration the value comes from, or the one that would have to stand elsewhere. */
  readonly declaration: Declaration | undefined;
  readonly missing: Missing | undefined;
}

/** Known to every builder without ARG; empty unless someone gives them. */
const proxies = /^(?:https?|ftp|no|all)_proxy$/i;

/** Set by most base images, or by the builder for RUN. */
const imageNames = new Set(['PATH', 'HOME', 'LANG', 'LC_ALL', 'container', 'HOSTNAME', 'TERM']);

export function resolve(scope: Scope, name: string): Resolution {
  if (scope.stage === undefined) return resolveInFrom(scope, name);
  const env = lastEnv(scope, name);
  if (env) return found(env, 'env');
  const arg = lastArg(scope, name, scope.stage);
  if (arg?.value !== undefined) return found(arg, 'arg');
  if (scope.inputs.builder.argsOfEarlierStages === 'visible') {
    const leaked = argsOf(scope, name).findLast(
      ({ stage, value, instruction }) =>
        stage !== undefined && value !== undefined && instruction.index < scope.at,
    );
    if (leaked) return found(leaked, 'earlier-stage');
  }
  if (arg) return missing(name, 'no-value', arg);
  if (mayComeFromImage(scope, name)) {
    return { ...missing(name, whyMissing(scope, name)), origin: 'base-image', set: true, text: hole };
  }
  return missing(name, whyMissing(scope, name), argsOf(scope, name).at(-1));
}

function resolveInFrom(scope: Scope, name: string): Resolution {
  const { buildArgs, builder } = scope.inputs;
  const global = argsOf(scope, name).findLast(
    ({ stage, instruction }) => stage === undefined && instruction.index < scope.at,
  );
  if (global?.value !== undefined) return found(global, 'arg');
  const given = buildArgs.get(name);
  if (builder.buildArgsInFrom === 'all' && given) {
    // kaniko splits `NAME=value` at every `=` here and keeps the second part only.
    const [text = ''] = given.split('=');
    return { name, set: true, text, origin: 'undeclared', declaration: undefined, missing: undefined };
  }
  if (global) return missing(name, 'no-value', global);
  return missing(name, whyMissing(scope, name), argsOf(scope, name).at(-1));
}

export const argsOf = ({ declarations }: Scope, name: string): readonly Declaration[] =>
  declarations.get(name)?.args ?? [];

function lastEnv(scope: Scope, name: string): Declaration | undefined {
  return scope.declarations
    .get(name)
    ?.envs.findLast(
      ({ stage, instruction }) =>
        instruction.index < scope.at &&
        (stage === scope.stage || (stage !== undefined && scope.ancestors.includes(stage))),
    );
}

const lastArg = (scope: Scope, name: string, own: number): Declaration | undefined =>
  argsOf(scope, name).findLast(({ stage, instruction }) => stage === own && instruction.index < scope.at);

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
  const declarations = argsOf(scope, name);
  if (declarations.length === 0) return 'never-declared';
  if (scope.stage !== undefined && declarations.some(({ stage }) => stage === scope.stage)) {
    return 'declared-later';
  }
  if (scope.stage === undefined && declarations.some(({ stage }) => stage === undefined))
    return 'declared-later';
  return declarations.some(({ stage }) => stage !== undefined) ? 'other-stage' : 'only-before-from';
}

const found = (declaration: Declaration, origin: Origin): Resolution => ({
  name: declaration.name,
  set: true,
  text: declaration.value ?? '',
  origin,
  declaration,
  missing: undefined,
});

const missing = (name: string, why: Missing, declaration?: Declaration): Resolution => ({
  name,
  set: false,
  text: '',
  origin: 'none',
  declaration,
  missing: why,
});
