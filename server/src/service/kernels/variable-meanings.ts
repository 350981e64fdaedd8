// What the variables of templates stand for, in words. Which of them a template has is variables.ts' business.

export const variableMeanings: Readonly<Record<string, string>> = {
  KERNEL_FULL_VERSION:
    'The node’s kernel, for example `6.8.0-31-generic`. Since KMM 2.1.1 characters that no tag can hold become `_`.',
  KERNEL_VERSION: 'The same as `KERNEL_FULL_VERSION`, which replaces it.',
  KERNEL_XYZ: 'The first three parts of the kernel version: `6.8.0`.',
  KERNEL_X: 'The first part of the kernel version: `6`.',
  KERNEL_Y: 'The second part of the kernel version: `8`.',
  KERNEL_Z: 'The third part of the kernel version: `0`.',
  MOD_NAME: 'The name of the Module.',
  MOD_NAMESPACE: 'The namespace of the Module.',
};
