// The kernel of a preflight validation before the webhook. `internal/webhook/preflight.go`, `validatePreflight`.
import { kernelParts } from '../kernel/version.js';

export type PreflightFault = 'empty' | 'too few parts';

/** KMM takes a kernel apart at `.`, `,` and `-`, and needs three parts; they may be empty. */
export function preflightFault(kernelVersion: string): PreflightFault | undefined {
  if (kernelVersion === '') return 'empty';
  return kernelParts(kernelVersion).length < 3 ? 'too few parts' : undefined;
}
