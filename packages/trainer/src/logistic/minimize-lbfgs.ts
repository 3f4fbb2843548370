/** Writes the gradient at `point` into `gradient` and returns the value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  /** The search ends once no component of the gradient is larger. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Awaited before each iteration: what it throws ends the search. */
  readonly beforeStep?: (() => Promise<void>) | undefined;
}

/** Pairs of steps and gradient changes that model the curvature. */
const memory = 20;

/**
 * The minimum of a smooth convex function by limited-memory BFGS.
 *
 *   d = -H g      w += a d,   a = 1, 1/2, 1/4, ... until f(w + a d) <= f(w) + 1e-4 a g'd  (Armijo)
 *
 * H is the inverse Hessian that the last 20 pairs s = dw, y = dg imply (two-loop recursion). Without randomness or
 * threads: the same input gives the same bytes.
 *
 * @param start - where to begin; not changed.
 * @returns the last point: within tolerance, or as close as float64 and `maxIterations` allow.
 * @see Nocedal and Wright, Numerical Optimization, 2006, algorithms 7.4 and 7.5.
 */
export async function minimizeLbfgs(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, beforeStep }: LbfgsOptions,
): Promise<Float64Array> {
  let point = start.slice();
  let gradient = new Float64Array(start.length);
  let value = objective(point, gradient);
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < maxIterations && largest(gradient) > tolerance; iteration++) {
    await beforeStep?.();
    const direction = descent(gradient, pairs);
    const slope = dot(gradient, direction);
    const next = new Float64Array(point.length);
    const nextGradient = new Float64Array(point.length);
    // Without a model of the curvature yet, the first step has length 1 at most.
    let step = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halvings = 0; halvings < 60; halvings++, step /= 2) {
      for (let i = 0; i < next.length; i++) next[i] = point[i] + step * direction[i];
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * step * slope) break;
    }
    // No float64 step leads further down: this is the minimum.
    if (!(nextValue < value)) break;
    remember(pairs, difference(next, point), difference(nextGradient, gradient));
    point = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return point;
}

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly sy: number;
}

function remember(pairs: Pair[], s: Float64Array, y: Float64Array): void {
  const sy = dot(s, y);
  // Only positive curvature keeps H positive definite.
  if (sy <= 0) return;
  pairs.push({ s, y, sy });
  if (pairs.length > memory) pairs.shift();
}

function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const d = gradient.map((g) => -g);
  const alphas = new Array<number>(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, sy } = pairs[i];
    alphas[i] = dot(s, d) / sy;
    addScaled(d, y, -alphas[i]);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const scale = newest.sy / dot(newest.y, newest.y);
    for (let i = 0; i < d.length; i++) d[i] *= scale;
  }
  for (const [i, { s, y, sy }] of pairs.entries()) addScaled(d, s, alphas[i] - dot(y, d) / sy);
  return d;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * values[i];
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function largest(values: Float64Array): number {
  return values.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), 0);
}
