// Modules for tests of the preview: what stands around their mappings is always the same.

/** A Module with these mappings, each the line that says what it matches and, indented by ten, what else it has. */
export const moduleWith = (...mappings: readonly string[]): string => `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: my-kmod
  namespace: kmm
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: a
      kernelMappings:
${mappings.map(mapping => `        - ${mapping}\n          containerImage: "r/i:\${KERNEL_FULL_VERSION}"\n`).join('')}  selector: {}
`;

export const fedora = '6.0.15-300.fc37.x86_64';
export const rhel = '5.14.0-427.13.1.el9_4.x86_64';
export const ubuntu = '6.8.0-31-generic';
