// A load driven to its end.

/** What the generator returns, after everything that it yields. */
export async function finish<T>(loading: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await loading.next()
    if (step.done) return step.value
  }
}

/** All that the generator yields, and what it returns. */
export async function collect<Y, T>(loading: AsyncGenerator<Y, T>): Promise<{ yielded: Y[]; returned: T }> {
  const yielded: Y[] = []
  for (;;) {
    const step = await loading.next()
    if (step.done) return { yielded, returned: step.value }
    yielded.push(step.value)
  }
}
