// How long name and namespace of a Module may be together. `internal/webhook/module.go`, `validateModule`.
import { byteLength } from '../json/go-text.js';
import type { AdmissionFacts } from './facts.js';
import type { RefusalOf } from './refusal.js';

interface NamedObject {
  readonly name: string;
  readonly namespace: string;
}

export function nameRefusals(
  { name, namespace }: NamedObject,
  hasVersion: boolean,
  { nameLength }: AdmissionFacts,
): readonly RefusalOf<'name-too-long'>[] {
  if (!nameLength || (nameLength.onlyWithVersion && !hasVersion)) return [];
  const length = byteLength(name) + byteLength(namespace);
  const { limit } = nameLength;
  return length > limit ? [{ kind: 'name-too-long', path: ['metadata', 'name'], length, limit }] : [];
}
