// Tests wait for what they need to be so, not for a while: a busy machine takes as long as it likes.
import assert from 'node:assert/strict'

/** Much longer than anything takes: only what never comes gets there. */
const IN_VAIN_AFTER_MS = 300_000

export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + IN_VAIN_AFTER_MS; !(await isTrue()); ) {
    assert.ok(Date.now() < end, `timed out waiting: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
