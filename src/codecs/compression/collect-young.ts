// A collection of the young generation, on demand. Outputs of native modules are memory of which V8 knows little: a thread
// that makes next to no objects of its own would keep tens of megabytes of them before it looks.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/** Takes about a millisecond, for the young generation of an encoding thread is small. */
export function collectYoung(): void {
  collect ??= exposed()
  collect()
}

/** V8 gives its collector to contexts that are made after this flag. */
function exposed(): () => void {
  setFlagsFromString('--expose-gc')
  const collector = runInNewContext('typeof gc === "function" ? gc : undefined') as
    | ((options: { readonly type: 'minor' }) => void)
    | undefined
  return () => collector?.({ type: 'minor' })
}
