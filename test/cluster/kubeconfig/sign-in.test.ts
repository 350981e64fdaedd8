// Programs that sign in: only with consent, without a shell, never for ever, and nothing they print is repeated unless
// it is an error.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { usualPatience } from '../../../server/src/cluster/asking/world.js';
import type { Outcome } from '../../../server/src/core/outcome.js';
import type { ListedNodes } from '../../../server/src/service/ports/ports.js';
import { FakeApiServer, nodeList, sendJson } from '../../support/fake-api-server.js';
import type { KubeBench } from '../../support/kube-world.js';
import { choose, kubeBench, told } from '../../support/kube-world.js';
import { fileWith, kubeconfig, temporaryFolder } from '../../support/kubeconfig.js';
import { StopSwitch } from '../../support/stop-switch.js';

const apiVersion = 'client.authentication.k8s.io/v1';

/** A program in JavaScript, run by this Node. */
const script = (source: string, more: object = {}): object => ({
  apiVersion,
  command: process.execPath,
  args: ['-e', source],
  ...more,
});

const credential = (status: string): string =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: '${apiVersion}', status: ${status} }))`;

describe('signing in with a program', () => {
  let server: FakeApiServer;
  beforeEach(async () => {
    server = await FakeApiServer.start((_, response) => sendJson(response, nodeList([])));
  });
  afterEach(() => server.stop());

  const path = (exec: object, cluster: object = {}): string =>
    fileWith(kubeconfig({ server: `http://127.0.0.1:${String(server.port)}`, user: { exec }, cluster }));

  /** Lists nodes after agreeing to whatever the kubeconfig wants to run. */
  async function agreeing(
    kubeconfigPath: string,
    bench: KubeBench = kubeBench(),
    stop = new StopSwitch(),
  ): Promise<Outcome<ListedNodes>> {
    const found = await bench.cluster.contexts(kubeconfigPath);
    const mayRun = found.ok ? found.value.contexts[0]?.signIn : undefined;
    return bench.cluster.listNodes(choose(kubeconfigPath, { mayRun }), stop);
  }

  it('happens only when the user has agreed to exactly this command', async () => {
    const config = path(script(credential(`{ token: 'geheim' }`)));
    const { cluster } = kubeBench();
    for (const mayRun of [undefined, '', process.execPath]) {
      const text = told(await cluster.listNodes(choose(config, { mayRun }), new StopSwitch()));
      assert.match(text, /^Signing in to context lab runs `.*`, and you have not agreed to that\./);
    }
    assert.equal(server.requests.length, 0);
    assert.equal(told(await agreeing(config)), 'ok');
    assert.equal(server.requests[0]?.headers.authorization, 'Bearer geheim');
  });

  it('tells the program what it must know, and that there is no terminal', async () => {
    const echo = `const told = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      const all = [told.apiVersion, told.kind, told.spec.interactive, told.spec.cluster?.server, told.spec.cluster?.config?.audience, process.env.LAB, process.stdin.isTTY === true];
      ${credential('{ token: JSON.stringify(all) }')}`;
    const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'them' } };
    const exec = script(echo, { provideClusterInfo: true, env: [{ name: 'LAB', value: '1' }] });
    assert.equal(told(await agreeing(path(exec, { extensions: [extension] }))), 'ok');
    const url = `http://127.0.0.1:${String(server.port)}`;
    const expected = [apiVersion, 'ExecCredential', false, url, 'them', '1', false];
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${JSON.stringify(expected)}`);
  });

  it('finds a program beside the kubeconfig or in PATH, but not in whatever folder we are in', async () => {
    const folder = temporaryFolder();
    const source = `#!${process.execPath}\n${credential(`{ token: 'x' }`)}\n`;
    mkdirSync(join(folder, 'bin'));
    const program = fileWith(source, 'sign-in', join(folder, 'bin'));
    chmodSync(program, 0o755);
    const url = `http://127.0.0.1:${String(server.port)}`;
    const config = (command: string): string =>
      fileWith(kubeconfig({ server: url, user: { exec: { apiVersion, command } } }), 'config', folder);
    assert.equal(told(await agreeing(config('./bin/sign-in'))), 'ok');
    assert.equal(told(await agreeing(config('sign-in'), kubeBench({ PATH: dirname(program) }))), 'ok');
    const nowhere = await agreeing(config('sign-in'), kubeBench({ PATH: '.:bin:' }));
    assert.match(told(nowhere), /^The program `sign-in`, which signs in to lab, is not there\.\nInstall it/);
  });

  it('says how to install what is missing', async () => {
    const exec = { apiVersion, command: 'no-such-plugin', installHint: 'Get it\nfrom us.' };
    assert.match(told(await agreeing(path(exec))), /`no-such-plugin`.* is not there\.\nGet it from us\.$/);
  });

  it('says what the program said when it failed', async () => {
    const exec = script(`console.log('geheim'); console.error('token\\n expired'); process.exit(3)`);
    const text = told(await agreeing(path(exec)));
    assert.match(
      text,
      /failed with exit code 3: token expired\nSign in with `kubectl get nodes --context lab` in a terminal/,
    );
    assert.ok(!text.includes('geheim'));
  });

  it('says that there are no credentials, and not what there was', async () => {
    for (const source of [
      `console.log('geheim')`,
      credential('{}'),
      credential('null'),
      `console.log('{')`,
      '',
    ]) {
      const text = told(await agreeing(path(script(source))));
      assert.match(text, /ran but gave no credentials/);
      assert.ok(!text.includes('geheim'));
    }
    assert.equal(server.requests.length, 0);
  });

  it('does not start what needs a terminal, or what cannot be started', async () => {
    const always = script(credential(`{ token: 'x' }`), { interactiveMode: 'Always' });
    assert.match(told(await agreeing(path(always))), /signs in only in a terminal/);
    const odd = script('', { args: ['a\u0000b'] });
    assert.match(told(await agreeing(path(odd))), /could not run/);
  });

  describe('when the program hangs', () => {
    let doorbell: ReturnType<typeof createServer>;
    let visitor: Promise<Socket>;
    beforeEach(async () => {
      doorbell = createServer().listen(0, '127.0.0.1');
      await once(doorbell, 'listening');
      visitor = once(doorbell, 'connection').then(([socket]: Socket[]) => {
        assert.ok(socket);
        return socket.on('error', () => undefined);
      });
    });
    afterEach(() => doorbell.close());

    /** A program that starts another one; that one rings, and both stay. */
    const hanging = (): object => {
      // A server that listens on a port has an address with one.
      const { port } = doorbell.address() as AddressInfo;
      const inner = `require('net').connect(${String(port)}, '127.0.0.1'); setInterval(() => 0, 1e6)`;
      const outer = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' }); setInterval(() => 0, 1e6)`;
      return script(outer);
    };

    it('ends it and all it has started after a time', async () => {
      const bench = kubeBench();
      const outcome = agreeing(path(hanging()), bench);
      const socket = await visitor;
      const gone = once(socket, 'close');
      await bench.clock.pass(usualPatience.signIn);
      assert.match(
        told(await outcome),
        /has not signed in to lab within 60 s and was ended\.\nIt may be waiting for an answer/,
      );
      await gone;
      assert.equal(bench.clock.pending, 0);
    });

    it('ends it when the user cancels', async () => {
      const stop = new StopSwitch();
      const outcome = agreeing(path(hanging()), kubeBench(), stop);
      const gone = once(await visitor, 'close');
      stop.stop();
      assert.match(told(await outcome), /^Cancelled\./);
      await gone;
      assert.equal(stop.watchers, 0);
    });
  });
});
