// bool: one byte.

import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, wrongKind } from './field.ts'

const write: ValueWriter = (_bytes, _start, _end, kind, out) => {
  if (kind !== KIND.true && kind !== KIND.false) return wrongKind(kind)
  const pos = openField(out, 1)
  out.bytes[pos] = kind === KIND.true ? 1 : 0
  return 0
}

export const bool: BinaryFamily = {
  valueClass: 'bool',
  form: () => ({ kind: 'bool' }),
  accepts: 'true and false',
  refuses: 'everything else',
  make: () => ({ write }),
}
