// All nodes of a cluster, page by page.
import { at, nodeFactsOf, textAt } from '../../core/kernel/node-object.js';
import type { NodeFacts } from '../../core/kernel/node.js';
import type { Outcome } from '../../core/outcome.js';
import { failure, success } from '../../core/outcome.js';
import type { StopSignal } from '../../core/stop.js';
import type { Question, Session } from './session.js';
import { noJson } from '../asking/failure-words.js';

/** As kubectl and client-go's pager do it. */
const nodesAPage = 500;

/** Twenty times what the largest clusters have; a server that goes on and on is not followed further. */
const mostPages = 200;

export async function listNodes(session: Session, stop: StopSignal): Promise<Outcome<readonly NodeFacts[]>> {
  const nodes: NodeFacts[] = [];
  let next = '';
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await session.get(pageOf(next), stop);
    if (!answer.ok) return answer;
    const items = at(answer.value, 'items');
    if (!Array.isArray(items)) return noJson(session.target);
    nodes.push(...items.map(nodeFactsOf));
    next = textAt(answer.value, 'metadata', 'continue');
    if (next === '') return success(nodes);
  }
  return failure(`The list of nodes of ${session.target.context.host} does not end.`);
}

const pageOf = (next: string): Question => ({
  verb: 'list',
  resource: 'nodes',
  path: '/api/v1/nodes',
  query: { limit: String(nodesAPage), ...(next !== '' && { continue: next }) },
});
