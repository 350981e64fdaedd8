// No rule throws on any text, and all it points at lies within that text.
import assert from 'node:assert/strict';
import { analyseYaml } from '../../../server/src/analysis/objects/document.js';
import { checkDocument } from '../../../server/src/analysis/lint/engine.js';
import { rules } from '../../../server/src/analysis/rules/registry.gen.js';
import type { Release } from '../../../server/src/core/release.js';
import type { Problem } from '../../../server/src/core/problem.js';
import { editedYaml, randomFrom } from '../../support/random.js';
import { testSchemas } from '../../support/schemas.js';

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: acme-nic
  labels: {app: nic}
spec:
  selector: {node-role.kubernetes.io/worker: ""}
  imageRepoSecret: {name: login}
  moduleLoader:
    container:
      inTreeModuleToRemove: dummy
      modprobe:
        moduleName: acme_nic
        parameters: [debug=1]
      kernelMappings:
      - regexp: '^.+$'
        containerImage: "r/i:\${KERNEL_FULL_VERSION}"
        build:
          dockerfileConfigMap: &map {name: d}
          buildArgs:
          - name: A
            value: "1"
      - literal: 6.0.15-300.fc37.x86_64
        containerImage: r/i:2
        build: {dockerfileConfigMap: *map}
  devicePlugin:
    container:
      image: r/p:1
      resources: {limits: {cpu: 100m}}
`;

describe('rules on random edits', () => {
  it('never throw and never point outside of the text', () => {
    const random = randomFrom(42);
    let spoken = 0;
    for (let round = 0; round < 800; round++) {
      const text = editedYaml(module, random);
      const [release = '2.6.0'] = random.some<Release>(['1.0.0', '2.1.0', '2.6.0'], 1);
      for (const { document } of analyseYaml(text).documents) {
        const problems = problemsOf(document, release);
        spoken += problems.length;
        for (const problem of problems) checkPlaces(problem, document.text);
      }
    }
    assert.ok(spoken > 500, 'the edits break hardly anything');
  });
});

function problemsOf(document: Parameters<typeof checkDocument>[1]['document'], release: Release) {
  const subject = { document, release, distribution: 'upstream', schemas: testSchemas } as const;
  return checkDocument(rules, subject, (ruleId, error) => {
    throw new Error(`Rule ${ruleId} failed on ${document.text}`, { cause: error });
  });
}

function checkPlaces({ code, span, related = [], fixes = [] }: Problem, text: string): void {
  const changes = fixes.flatMap(fix => fix.changes.map(change => change.span));
  for (const { start, end } of [span, ...related.map(place => place.span), ...changes]) {
    assert.ok(
      start >= 0 && start <= end && end <= text.length,
      `${code}: ${String(start)}-${String(end)} in ${text}`,
    );
  }
}
