// Which kubeconfig is read, what of it is understood, and what is said when it is not there or not right.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { choose, kubeBench, told } from '../support/kube-world.js';
import { fileWith, kubeconfig, temporaryFolder } from '../support/kubeconfig.js';
import { StopSwitch } from '../support/stop-switch.js';

const server = 'https://lab.example:6443';

describe('kubeconfig', () => {
  it('is the one the user has named, before KUBECONFIG, before ~/.kube/config', async () => {
    const named = fileWith(kubeconfig({ server: 'https://named.example' }));
    const listed = fileWith(kubeconfig({ server: 'https://listed.example' }));
    const host = async (env: Record<string, string>, path: string | undefined): Promise<string> => {
      const { cluster, home } = kubeBench(env);
      mkdirSync(join(home, '.kube'));
      fileWith(kubeconfig({ server: 'https://usual.example' }), 'config', join(home, '.kube'));
      fileWith(kubeconfig({ server: 'https://tilde.example' }), 'mine', home);
      const found = await cluster.contexts(path);
      return found.ok ? (found.value.contexts[0]?.host ?? '') : told(found);
    };
    assert.equal(await host({ KUBECONFIG: listed }, named), 'named.example');
    assert.equal(await host({ KUBECONFIG: listed }, '~/mine'), 'tilde.example');
    assert.equal(await host({ KUBECONFIG: listed }, undefined), 'listed.example');
    assert.equal(await host({ KUBECONFIG: '' }, undefined), 'usual.example');
    assert.equal(await host({ KUBECONFIG: delimiter }, ''), 'usual.example');
  });

  it('is never made up when there is none', async () => {
    const { cluster, home } = kubeBench();
    const text = told(await cluster.contexts(undefined));
    assert.match(
      text,
      /^There is no kubeconfig: .*config does not exist\.\nName yours in the setting `kmm\.kubeconfig`/,
    );
    assert.ok(text.includes(join(home, '.kube', 'config')));
    assert.equal(
      told(
        await cluster.listNodes(
          { kubeconfig: undefined, context: undefined, mayRun: undefined },
          new StopSwitch(),
        ),
      ),
      text,
    );
    assert.match(
      told(await cluster.contexts('/no/such/config')),
      /^There is no kubeconfig: \/no\/such\/config does not exist/,
    );
    assert.match(told(await cluster.contexts('my/config')), /is not an absolute path/);
  });

  it('may be several files, of which the first that says something is right', async () => {
    const second = kubeconfig({
      server: 'https://second.example',
      context: { namespace: 'b' },
      current: 'more',
    });
    const more = {
      ...second,
      contexts: [
        { name: 'lab', context: { cluster: 'lab-cluster', user: 'me', namespace: 'b' } },
        { name: 'more', context: { cluster: 'lab-cluster', user: 'me' } },
      ],
    };
    const first = fileWith(kubeconfig({ server, context: { namespace: 'a' } }));
    const paths = [first, '/no/such/config', fileWith(more)];
    const { cluster } = kubeBench({ KUBECONFIG: paths.join(delimiter) });
    const found = await cluster.contexts(undefined);
    const context = { host: 'lab.example:6443', signIn: undefined };
    assert.deepEqual(found, {
      ok: true,
      value: {
        paths: [first, paths[2]],
        current: 'lab',
        contexts: [
          { name: 'lab', namespace: 'a', ...context },
          { name: 'more', namespace: undefined, ...context },
        ],
      },
    });
  });

  it('that is broken says where and shows nothing of itself', async () => {
    const text = told(
      await kubeBench().cluster.contexts(fileWith('users:\n- name: me\n  user: {token: geheim\n- x: [')),
    );
    assert.match(text, /^The kubeconfig .*config is not valid YAML at line \d+\.\nRepair it/);
    assert.ok(!text.includes('geheim'));
  });

  it('may hold anything without breaking us', async () => {
    const { cluster } = kubeBench();
    for (const content of [
      '',
      '5',
      '[]',
      'null',
      'contexts: 5',
      'contexts: [5, null, {name: 5}, {name: x}, {}]',
      '\u0000',
      'users: {}',
    ]) {
      const path = fileWith(content);
      const found = await cluster.contexts(path);
      assert.ok(found.ok || /not valid YAML/.test(told(found)), content);
      const listed = await cluster.listNodes(choose(path, { context: 'x' }), new StopSwitch());
      assert.match(told(listed), /has no context x|not valid YAML|is for the cluster/, content);
    }
    assert.match(told(await cluster.contexts(temporaryFolder())), /cannot be read: it is a folder/);
    assert.match(told(await cluster.contexts('/dev/zero')), /cannot be read: it is a device/);
    assert.match(told(await cluster.contexts(fileWith('# '.padEnd(5_000_000)))), /larger than 4 MB/);
  });

  it('must have the context that is asked for, with a cluster and a user', async () => {
    const { cluster } = kubeBench();
    const asking = async (content: object, context?: string): Promise<string> =>
      told(await cluster.listNodes(choose(fileWith(content), { context }), new StopSwitch()));
    assert.match(await asking(kubeconfig({ server }), 'prod'), /has no context prod\.\nIt has: lab\./);
    assert.match(
      await asking(kubeconfig({ server, current: '' })),
      /has no current context\.\nIt has: lab\./,
    );
    assert.match(await asking({}), /has no current context\.\nIt has no context at all\./);
    assert.match(
      await asking(kubeconfig({ server, context: { cluster: 'x' } })),
      /is for the cluster x, which is not there/,
    );
    assert.match(await asking(kubeconfig({ server: 'lab:6443' })), /whose server `lab:6443` is no URL/);
    assert.match(await asking(kubeconfig({ server: 'file:///etc/passwd' })), /is no URL/);
    assert.match(
      await asking(kubeconfig({ server, context: { user: 'x' } })),
      /is for the user x, who is not there/,
    );
  });

  it('tells what runs when one signs in and with what, but no secret; another value is another consent', async () => {
    const told = async (env: Readonly<Record<string, string>>): Promise<string> => {
      const exec = {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'aws',
        args: ['eks', 'get-token', '--role', 'a b'],
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
      };
      const found = await kubeBench().cluster.contexts(fileWith(kubeconfig({ server, user: { exec } })));
      return (found.ok ? found.value.contexts[0]?.signIn : undefined) ?? '';
    };
    const words = 'aws eks get-token --role "a b"';
    assert.equal(await told({ AWS_PROFILE: 'prod' }), `AWS_PROFILE=prod ${words}`);
    assert.equal(await told({ NODE_OPTIONS: '-r\u001b\n x' }), `NODE_OPTIONS="-r\\u001b\\n x" ${words}`);
    const first = await told({ AWS_SECRET: 'geheim' });
    assert.match(first, /^AWS_SECRET=… aws eks get-token --role "a b" \(… is [0-9a-f]{8}\)$/);
    assert.notEqual(first, await told({ AWS_SECRET: 'anders' }));
    assert.equal(first, await told({ AWS_SECRET: 'geheim' }));
  });
});
