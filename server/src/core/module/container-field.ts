// Where the module loader's settings stand in a Module.
import type { FieldPath } from '../field-path.js';

export const containerField: FieldPath = ['spec', 'moduleLoader', 'container'];

export const modprobeField: FieldPath = [...containerField, 'modprobe'];

export const mappingsField: FieldPath = [...containerField, 'kernelMappings'];

/** `index` counts from 0, in the order of the Module. */
export const mappingField = (index: number): FieldPath => [...mappingsField, index];
