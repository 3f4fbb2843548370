/**
 * Start a command and end it while it works.
 *
 * @param start - starts it with options for `runProcess`.
 * @param moment - resolves when it is to be struck; its argument tells whether the command has ended by then.
 * @param end - ends the process of this pid.
 * @returns its result and pid.
 */
export async function strike(start, moment, end) {
  let pid;
  let hasEnded = false;
  const onSpawn = (child) => {
    pid = child.pid;
  };
  const running = start({ lateOutputMs: 0, onSpawn }).finally(() => {
    hasEnded = true;
  });
  await moment(() => hasEnded);
  await end(pid);
  return { pid, ...(await running) };
}
