// Terminal colours from the terminal's own palette; plain text where colour is off.
import type { Severity } from '../core/problem.js';

export interface Paint {
  readonly dim: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const severityCodes: Readonly<Record<Severity, string>> = {
  error: '1;31',
  warning: '1;33',
  information: '1;36',
  hint: '1;36',
};

export const paintWith = (color: boolean): Paint => ({
  dim: text => styled(color, '2', text),
  severity: (severity, text) => styled(color, severityCodes[severity], text),
});

const styled = (color: boolean, code: string, text: string): string =>
  color ? `\u001b[${code}m${text}\u001b[0m` : text;
