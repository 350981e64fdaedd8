// What is to be said with what to do about it, in one line.
import type { Advice } from './test-build.js';

export const adviceInWords = ({ message, advice, command }: Advice): string =>
  [message, advice, command === undefined ? undefined : `\`${command}\``]
    .filter(part => part !== undefined)
    .reduce((before, part) => `${before}${/[.:!?`]$/.test(before) ? '' : '.'} ${part}`);
