// Text as a comment of a YAML document.
import { visible } from '../core/visible-text.js';

/** In one line, whatever the text holds. */
export const comment = (text: string): string => `# ${oneLine(text)}`;

/** Behind a value in its line. */
export const remark = (text: string): string => ` # ${oneLine(text)}`;

const oneLine = (text: string): string => visible(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' '));
