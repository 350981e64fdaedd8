// What the rows of the Test Builds view stand for.
import type { TestBuild } from '../../../server/src/protocol/test-build.js';

/** One Module in one namespace of one cluster. */
export interface BuildPlace {
  readonly kind: 'place';
  readonly module: string;
  readonly context: string;
  readonly namespace: string;
}

export type TestBuildNode = BuildPlace | { readonly kind: 'build'; readonly build: TestBuild };
