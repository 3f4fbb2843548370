import type { Operation } from '../define-operation.ts';

/** Nothing is done. */
const identity: Operation = { turn: 0, effect: ({ data }, target) => target.set(data) };
export default identity;
