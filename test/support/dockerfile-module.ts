// A Module that builds with the Dockerfile of a ConfigMap `my-df`, for tests about the two.

export const module = `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata: {name: my-kmod, namespace: drivers}
spec:
  moduleLoader:
    container:
      modprobe: {moduleName: my_kmod, dirName: /kmods}
      kernelMappings:
        - {literal: 5.14.0-427.el9.x86_64, containerImage: "a:b"}
        - regexp: el9
          containerImage: "a:$KERNEL_FULL_VERSION"
          build: {dockerfileConfigMap: {name: my-df}, buildArgs: [{name: REPO, value: x}], secrets: [{name: git}]}
        - literal: 6.8.0-31-generic
          containerImage: "a:b"
          build: {dockerfileConfigMap: {name: my-df}}
  selector: {}
`;

export const secret = `apiVersion: v1
kind: Secret
metadata: {name: git, namespace: drivers}
stringData: {token: hidden, user: hidden}
`;
