import { strict as assert } from 'node:assert';
import { defaultSettings } from '../../../server/src/protocol/settings.js';
import type { FileProblem } from '../../../server/src/service/answers/diagnose.js';
import { Workspace } from '../../../server/src/service/workspace/workspace.js';
import { problemsOf, uriOf } from '../../support/check.js';
import { testSchemas } from '../../support/schemas.js';

const configMap = `apiVersion: v1
kind: ConfigMap
metadata: { name: d, namespace: kmm }
data:
  dockerfile: |
    FROM ubuntu:24.04
    ARG KERNEL_FULL_VERSION
    RUN apt-get update && apt-get install -y kmod
    COPY --from=registry.example.com/built:1 /src/a.ko /opt/lib/modules/\${KERNEL_FULL_VERSION}/
    RUN depmod -b /opt \${KERNEL_FULL_VERSION}
`;

const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: { name: m, namespace: kmm }
spec:
  selector: {}
  moduleLoader:
    container:
      modprobe: { moduleName: a, firmwarePath: /firmware }
      kernelMappings:
        - regexp: ^.+$
          containerImage: registry.example.com/a:\${KERNEL_FULL_VERSION}
          build: { dockerfileConfigMap: { name: d } }
`;

function inWorkspace(): { write: (text: string) => readonly FileProblem[] } {
  const workspace = new Workspace(testSchemas);
  workspace.configure(() => defaultSettings);
  workspace.load(uriOf('d.yaml'), configMap);
  return {
    write: text => {
      workspace.load(uriOf('m.yaml'), text);
      return problemsOf(workspace.snapshot(), 'd.yaml');
    },
  };
}

describe('What a Module has to do with a problem of its Dockerfile', () => {
  it('is shown where it stands now, however the Module moves', () => {
    const { write } = inWorkspace();
    for (const text of [
      module,
      `# more\n${module}`,
      `---\n${configMap.replace('name: d', 'name: other')}---\n${module}`,
      module,
    ]) {
      const [problem] = write(text);
      assert.equal(problem?.code, 'firmware-not-in-image');
      const [place] = problem.related ?? [];
      assert.equal(place?.uri, uriOf('m.yaml'));
      assert.equal(text.slice(place.span.start, place.span.end), '/firmware');
    }
  });

  it('is decided anew when the Module says something else', () => {
    const { write } = inWorkspace();
    assert.equal(write(module).length, 1);
    assert.equal(write(module.replace(', firmwarePath: /firmware', '')).length, 0);
    assert.match(write(module.replace('/firmware', '/fw'))[0]?.message ?? '', /`\/fw`/);
  });
});
