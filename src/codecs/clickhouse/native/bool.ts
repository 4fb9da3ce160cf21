// Bool: one byte, 0 or 1. The server would store any other byte too.

import { reserve } from '../../column-buffer.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { wrongKind } from './value-writers.ts'

const write: ValueWriter = (_bytes, _start, _end, kind, out) => {
  if (kind !== KIND.true && kind !== KIND.false) return wrongKind(kind)
  reserve(out, 1)
  out.bytes[out.length++] = kind === KIND.true ? 1 : 0
  return 0
}

export const bool: ScalarFamily = {
  valueClass: 'bool',
  form: () => ({ kind: 'bool' }),
  accepts: 'true and false',
  refuses: 'numbers, including 0 and 1, and text, including "true"',
  make(args) {
    noArguments(args)
    return { write, placeholder: new Uint8Array(1) }
  },
}
