declare const KMM_VERSION: string | undefined;

/** The version in package.json, put in by the bundler; a build that is no bundle has none. */
export const productVersion = typeof KMM_VERSION === 'undefined' ? '0.0.0-unbundled' : KMM_VERSION;
