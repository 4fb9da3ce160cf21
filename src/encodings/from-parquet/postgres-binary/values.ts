// Which stored values go straight into which forms of Postgres's fields of COPY BINARY: the length, then the
// value, big-endian. Every other pair is converted as text.

import { isUtf8 } from 'node:buffer'
import { reserve } from '../../../codecs/column-buffer.ts'
import { openField } from '../../../codecs/postgres/binary/field.ts'
import type { FieldForm } from '../../../codecs/postgres/binary/field-form.ts'
import { REJECT } from '../../../codecs/reject.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import type { PostgresType } from '../../../schema.ts'
import { formOf } from '../../postgres-binary/make-writer.ts'
import type { StoredValueCodec, StoredValueWriter } from '../stored-value.ts'
import { type FixedField, fixedField } from './fixed-fields.ts'

export interface PostgresValue extends StoredValueCodec {
  readonly fixed?: FixedField
  /** Characters, which go as they are: UTF-8 without a NUL. */
  readonly isText?: true
}

/** Undefined when the value has to be converted as text. */
export function postgresValue(leaf: Leaf, target: PostgresType): PostgresValue | undefined {
  const form = formOf(target)
  if (form === undefined) return undefined
  const fixed = fixedField(leaf, form)
  if (fixed !== undefined) return { fixed, write: fixedWriter(fixed) }
  const write = varyingWriter(leaf, form)
  return write && { write, ...(write === writeCharacters && { isText: true }) }
}

function fixedWriter({ bytes, put }: FixedField): StoredValueWriter {
  return ({ view }, start, _end, out) => {
    const pos = openField(out, bytes)
    const reject = put(view, start, out.view, pos)
    if (reject < 0) out.length -= LENGTH_BYTES + bytes
    return reject
  }
}

const LENGTH_BYTES = 4

function varyingWriter({ type }: Leaf, form: FieldForm): StoredValueWriter | undefined {
  switch (form.kind) {
    case 'uuid':
      return type.kind === 'uuid' ? writeBytes : undefined
    case 'bytes':
      return type.kind === 'binary' ? writeBytes : undefined
    case 'text':
      return type.kind === 'text' || type.kind === 'binary' ? writeCharacters : undefined
    default:
      return undefined
  }
}

const writeBytes: StoredValueWriter = ({ bytes }, start, end, out) => {
  const pos = openField(out, end - start)
  out.bytes.set(bytes.subarray(start, end), pos)
  return 0
}

/** Up to this many bytes a loop is faster than the views that a check and a copy take. */
const SHORT = 48

const writeCharacters: StoredValueWriter = ({ bytes }, start, end, out) => {
  const length = end - start
  reserve(out, 4 + length)
  const from = out.length
  const target = out.bytes
  if (length > SHORT) {
    const value = bytes.subarray(start, end)
    if (!isUtf8(value)) return REJECT.invalidUtf8
    if (value.includes(0)) return REJECT.nulCharacter
    target.set(value, from + 4)
  } else {
    let to = from + 4
    let seen = 0
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      if (byte === 0) return isUtf8(bytes.subarray(start, end)) ? REJECT.nulCharacter : REJECT.invalidUtf8
      seen |= byte
      target[to++] = byte
    }
    if (seen > 0x7f && !isUtf8(bytes.subarray(start, end))) return REJECT.invalidUtf8
  }
  out.view.setInt32(from, length)
  out.length = from + 4 + length
  return 0
}
