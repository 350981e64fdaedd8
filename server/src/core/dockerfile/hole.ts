// Text of which a part cannot be known from the Dockerfile: a command's output, a base image's variable. The unknown
// part stands as one character that no path or name has, so paths stay plain strings all the way through.

/** U+FFFC, the character Unicode has for "something is here that is no text". */
export const hole = '\uFFFC';

export const isKnown = (text: string): boolean => !text.includes(hole);

/** For people: an ellipsis, however long the hole is. */
export const withEllipses = (text: string): string => text.replaceAll(/\uFFFC+/g, '…');
