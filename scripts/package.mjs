// Packs the bundles into the VSIX. Which files go in is `files` in package.json, the same list npm would publish.
import { createVSIX } from '@vscode/vsce';
import { root, vsix } from './lib/root.mjs';

await createVSIX({
  cwd: root,
  packagePath: vsix,
  // Everything is bundled; node_modules has nothing to add.
  dependencies: false,
  // The manifest names no repository that relative links could be pointed at.
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
  allowUnusedFilesPattern: true,
});
