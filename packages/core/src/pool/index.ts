/** Work on several threads or processes; an entry of its own, because it loads what starts them. */
export { type AnswerOptions, answerTasks } from './answer-tasks.ts';
export { mapOrdered } from './map-ordered.ts';
export { type PoolOptions, startPool, type WorkerPool } from './start-pool.ts';
