// Small manifests that tests share.

export const goodModule = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: kmm-dev
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      kernelMappings:
        - literal: 6.0.15-300.fc37.x86_64
          containerImage: quay.io/org/my-kmod:6.0.15-300.fc37.x86_64
        - regexp: '^.+\\.el9_4\\.x86_64$'
          containerImage: quay.io/org/my-kmod:\${KERNEL_FULL_VERSION}
          build:
            buildArgs:
              - name: MODE
                value: release
            dockerfileConfigMap:
              name: my-kmod-dockerfile
  selector:
    node-role.kubernetes.io/worker: ''
  imageRepoSecret:
    name: push
`;

/** Its Pods run as an account of its own, as OpenShift wants it. */
export const moduleWithAccount = goodModule.replace(
  '  moduleLoader:\n',
  '  moduleLoader:\n    serviceAccountName: kmod-loader\n',
);

export const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: my-kmod-dockerfile
  namespace: kmm-dev
data:
  dockerfile: |
    ARG DTK_AUTO
    FROM \${DTK_AUTO}
    RUN make
`;

/** No YAML from its third line on, but KMM's by its first two. */
export const brokenModule = 'apiVersion: kmm.sigs.x-k8s.io/v1beta1\nkind: Module\nmetadata: "x\n';

/** Line and character of the first `text` in `source`, moved by `by` characters. */
export function positionOf(source: string, text: string, by = 0): { line: number; character: number } {
  const offset = source.indexOf(text) + by;
  const lines = source.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
