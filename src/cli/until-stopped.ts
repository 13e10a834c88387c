/** npm passes a signal on that its child got as well: two within this time are one. */
const SAME_SIGNAL_MS = 1_000

/**
 * Wait for SIGTERM or SIGINT.
 * @returns `again`, which resolves when a second one asks for haste.
 */
export async function untilStopped(): Promise<{ readonly again: Promise<void> }> {
  let firstAtMs: number | null = null
  const { promise: first, resolve: stop } = Promise.withResolvers<void>()
  const { promise: again, resolve: hurry } = Promise.withResolvers<void>()
  const onSignal = () => {
    if (firstAtMs === null) {
      firstAtMs = performance.now()
      stop()
    } else if (performance.now() - firstAtMs > SAME_SIGNAL_MS) hurry()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  await first
  return { again }
}
