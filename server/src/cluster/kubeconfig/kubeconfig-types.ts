// A kubeconfig as far as it is understood here. An empty string is what is not set, as in Go.

/** Something that stands in the kubeconfig itself or in a file. `file` is an absolute path and wins. */
export interface Material {
  readonly file: string;
  /** Base64. */
  readonly base64: string;
}

export interface KubeCluster {
  readonly server: string;
  readonly tlsServerName: string;
  readonly skipTlsVerify: boolean;
  readonly ca: Material;
  readonly proxyUrl: string;
  /** The extension for sign-in programs, handed on as it is. */
  readonly execConfig: unknown;
}

export interface KubeUser {
  readonly certificate: Material;
  readonly key: Material;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly impersonate: {
    readonly user: string;
    readonly groups: readonly unknown[];
    readonly more: boolean;
  };
  readonly authProvider: { readonly name: string; readonly idToken: string };
  readonly exec: SignInProgram | undefined;
}

export interface SignInProgram {
  readonly apiVersion: string;
  /** Absolute, or a bare name to be found in `PATH`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly needsTerminal: boolean;
  readonly wantsCluster: boolean;
  readonly installHint: string;
}

export interface KubeContext {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

export interface Kubeconfigs {
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, KubeContext>;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
}
