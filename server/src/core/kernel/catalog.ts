// Real kernels of the distributions that Kubernetes nodes run, for a preview before the user has listed any.
// A sample, not a census: a few per family, old and new, both common architectures, and the odd ones (`+`, `~`,
// three dots) that break templates.

export interface CatalogKernel {
  readonly kernelVersion: string;
  readonly distribution: string;
}

const families: Readonly<Record<string, readonly string[]>> = {
  'RHEL 8': ['4.18.0-372.32.1.el8_6.x86_64', '4.18.0-553.el8_10.x86_64', '4.18.0-553.el8_10.aarch64'],
  'RHEL 9': [
    '5.14.0-284.11.1.el9_2.x86_64',
    '5.14.0-427.13.1.el9_4.x86_64',
    '5.14.0-427.13.1.el9_4.aarch64',
    '5.14.0-503.11.1.el9_5.x86_64',
    '5.14.0-362.8.1.el9_3.x86_64+rt',
  ],
  'RHEL 10': ['6.12.0-55.9.1.el10_0.x86_64'],
  Fedora: [
    '6.0.15-300.fc37.x86_64',
    '6.3.5-200.fc38.x86_64',
    '6.8.5-301.fc40.x86_64',
    '6.14.0-63.fc42.x86_64',
  ],
  'Ubuntu 20.04': ['5.4.0-1103-azure', '5.4.0-182-generic'],
  'Ubuntu 22.04': ['5.15.0-91-generic', '5.15.0-1035-aws', '5.15.0-1064-azure', '6.5.0-1014-gcp'],
  'Ubuntu 24.04': ['6.8.0-31-generic', '6.8.0-1008-aws', '6.8.0-31-generic-64k'],
  'Debian 12': ['6.1.0-18-amd64', '6.1.0-18-cloud-amd64', '6.1.0-18-arm64'],
  'Debian 13': ['6.12.38+deb13-amd64', '6.12.38+deb13-cloud-amd64'],
  'Amazon Linux 2': ['5.10.210-201.852.amzn2.x86_64'],
  'Amazon Linux 2023': ['6.1.82-99.168.amzn2023.x86_64', '6.1.82-99.168.amzn2023.aarch64'],
  'SUSE Linux Enterprise 15': ['5.14.21-150500.55.44-default', '6.4.0-150600.21-default'],
  'Oracle Linux UEK': ['5.15.0-204.147.6.2.el9uek.x86_64'],
  'Container-Optimized OS': ['6.1.75+'],
  Flatcar: ['6.1.90-flatcar', '6.6.30-flatcar'],
  Talos: ['6.6.30-talos'],
};

export const kernelCatalog: readonly CatalogKernel[] = Object.entries(families).flatMap(
  ([distribution, kernels]) => kernels.map(kernelVersion => ({ kernelVersion, distribution })),
);
