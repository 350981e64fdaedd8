// Kernels from a cluster, as a user loads them: which cluster, may its program run, what came of it.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { FakeApiServer, nodeList, sendJson, sendStatus } from '../support/fake-api-server.js';
import { fileWith, kubeconfig } from '../support/kubeconfig.js';
import { hasNotified, openFile, startCommand, statusItem } from './support/editor.js';
import { keepFailurePicture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

const command = 'KMM: Load Kernels from Cluster';
const nodes = ['5.14.0-427.13.1.el9_4.x86_64', '6.8.0-31-generic', '6.8.0-31-generic'].map(
  (kernelVersion, index) => ({ name: `worker-${String(index)}`, kernelVersion, labels: {}, taints: [] }),
);

/** Two contexts of one server: `lab`, and `prod`, where signing in runs a program. */
function twoContexts(server: string): object {
  const source = `console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: 'prod' } }))`;
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: ['-e', source],
  };
  return {
    ...kubeconfig({ server }),
    users: [
      { name: 'me', user: {} },
      { name: 'boss', user: { exec } },
    ],
    contexts: [
      { name: 'lab', context: { cluster: 'lab-cluster', user: 'me', namespace: 'kmm-dev' } },
      { name: 'prod', context: { cluster: 'lab-cluster', user: 'boss' } },
    ],
  };
}

describe('loading kernels from a cluster', () => {
  let server: FakeApiServer;
  let window: VsCodeWindow;
  let page: Page;
  let forbidden = false;
  before(async () => {
    server = await FakeApiServer.start((_, response) => {
      if (forbidden) sendStatus(response, 403, 'nodes is forbidden');
      else sendJson(response, nodeList(nodes));
    });
    const path = fileWith(twoContexts(`http://127.0.0.1:${String(server.port)}`));
    window = await openWindow('test/vscode/workspace/kmm', 'trusted', { 'kmm.kubeconfig': path });
    page = window.page;
    await openFile(page, 'module.yaml');
    await statusItem(page).waitFor();
  });
  afterEach(function () {
    return keepFailurePicture(page, this.currentTest);
  });
  after(async () => {
    await window?.close();
    await server?.stop();
  });

  const choice = (name: string): Locator =>
    page.locator('.quick-input-list .monaco-list-row', { hasText: name });

  const notified = (text: string): Promise<void> => hasNotified(page, text);

  async function choose(name: string): Promise<void> {
    await startCommand(page, command);
    await choice('127.0.0.1').first().waitFor();
    await choice(name).first().click();
  }

  it('offers the contexts of the kubeconfig and tells what came of it', async () => {
    await choose('current context');
    await notified('Previews now count 2 kernels of 3 nodes in lab (127.0.0.1');
    assert.equal(server.requests.length, 1);
    assert.match(
      (await statusItem(page).getAttribute('aria-label')) ?? '',
      /previews with 2 kernels from lab/,
    );
  });

  it('asks before a program runs, once', async () => {
    const dialog = page.locator('.monaco-dialog-box');
    await choose('prod');
    await dialog.filter({ hasText: 'Signing in to prod' }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(server.requests.length, 1);
    await choose('prod');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await notified('in prod (127.0.0.1');
    assert.equal(server.requests[1]?.headers.authorization, 'Bearer prod');
    await choose('prod');
    await notified('in prod (127.0.0.1');
    assert.equal(server.requests.length, 3);
  });

  it('says what is missing when nodes may not be listed, and keeps what it had', async () => {
    forbidden = true;
    await choose('lab');
    await notified('You may not list nodes in the cluster of context lab (403)');
    assert.match(
      (await statusItem(page).getAttribute('aria-label')) ?? '',
      /previews with 2 kernels from prod/,
    );
  });
});

describe('loading kernels from a cluster in Restricted Mode', () => {
  it('is not offered', async () => {
    const window = await openWindow('test/vscode/workspace/kmm', 'restricted');
    try {
      await openFile(window.page, 'module.yaml');
      await statusItem(window.page).waitFor();
      await window.page.keyboard.press('F1');
      await window.page.locator('.quick-input-widget input').fill('>Kernels');
      const rows = window.page.locator('.quick-input-list .monaco-list-row');
      await rows.filter({ hasText: 'Clear Notebook Kernels' }).waitFor();
      assert.equal(await rows.filter({ hasText: command }).count(), 0);
    } finally {
      await window.close();
    }
  });
});
