// A stored value as the text that a JSON record would have for it: digits, dates and times in ISO 8601, text as it is.
// The way of every value whose types have no shorter one.

import { isUtf8 } from 'node:buffer'
import { DOT, LF, SPACE } from '../../../codecs/ascii.ts'
import { append, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { scanValue, skipBlanks, valueKind } from '../../json/scan.ts'
import type { PageValues } from '../pages/page-values.ts'
import type { Leaf } from '../schema/field.ts'
import { formText, withinYears } from './form-text.ts'
import type { LeafForm } from './leaf-form.ts'
import { momentReader } from './moment.ts'
import { putAscii, putInteger, putText } from './put-text.ts'
import { dayText, momentText, timeText } from './time-text.ts'
import type { LeafText } from './value-text.ts'

/** The upper half of an integer that a double holds exactly. */
const SAFE_HIGH = 2 ** 21

/** `form`: what the column makes of it. */
export function leafText(leaf: Leaf, form: LeafForm = 'json'): LeafText {
  const text = formText(form, leaf.width) ?? jsonFormText(leaf)
  return form === 'time' ? withinYears(text) : text
}

function jsonFormText(leaf: Leaf): LeafText {
  const { type, physical } = leaf
  switch (type.kind) {
    case 'bool':
      return ({ bytes }, start, _end, out) => {
        putAscii(out, bytes[start] === 1 ? 'true' : 'false')
        return bytes[start] === 1 ? KIND.true : KIND.false
      }
    case 'integer':
      return integerText(physical === 'INT32' ? 4 : 8, type.signed)
    case 'float':
      return floatText(type.bits)
    case 'decimal':
      return decimalText(leaf, type.scale)
    case 'date':
      return ({ view }, start, _end, out) => putText(out, dayText(view.getInt32(start, true)))
    case 'time':
      return timeText(physical === 'INT32' ? 4 : 8, { ms: 3, us: 6, ns: 9 }[type.unit])
    case 'timestamp': {
      const read = momentReader(leaf)
      const zone = type.utc ? 'Z' : ''
      return ({ view }, start, _end, out) => {
        read(view, start)
        return putText(out, `${momentText()}${zone}`)
      }
    }
    case 'uuid':
      return ({ bytes }, start, end, out) => {
        const hex = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex')
        return putText(out, hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
      }
    case 'interval':
      return intervalText
    case 'json':
      return jsonText
    case 'text':
    case 'binary':
      return plainText
  }
}

const plainText: LeafText = ({ bytes }, start, end, out) => {
  const value = bytes.subarray(start, end)
  if (isUtf8(value)) {
    append(out, value, 0, value.length)
    return KIND.text
  }
  putText(out, new TextDecoder().decode(value))
  return REJECT.invalidUtf8
}

/** A document goes on as the JSON that it is. Line feeds between its tokens would end a record. */
const jsonText: LeafText = (values, start, end, out) => {
  const from = out.length
  const reject = plainText(values, start, end, out)
  if (reject < 0) return reject
  reserve(out, 1)
  for (let at = from; at < out.length; at++) if (out.bytes[at] === LF) out.bytes[at] = SPACE
  out.bytes[out.length] = LF
  const first = skipBlanks(out.bytes, from)
  const last = scanValue(out.bytes, first)
  if (last < 0 || skipBlanks(out.bytes, last) !== out.length) return REJECT.valueSyntax
  const isText = valueKind <= KIND.escapedText
  const kind = valueKind
  const [valueStart, valueEnd] = isText ? [first + 1, last - 1] : [first, last]
  out.bytes.copyWithin(from, valueStart, valueEnd)
  out.length = from + valueEnd - valueStart
  return kind
}

const intervalText: LeafText = ({ view }, start, _end, out) => {
  const milliseconds = view.getUint32(start + 8, true)
  const text = `P${view.getUint32(start, true)}M${view.getUint32(start + 4, true)}DT${milliseconds / 1000}S`
  return putText(out, text)
}

function integerText(width: 4 | 8, signed: boolean): LeafText {
  return ({ view }, start, _end, out) => {
    const high = width === 4 ? 0 : signed ? view.getInt32(start + 4, true) : view.getUint32(start + 4, true)
    if (width === 4) putInteger(out, signed ? view.getInt32(start, true) : view.getUint32(start, true), 1)
    else if (high >= -SAFE_HIGH && high < SAFE_HIGH) {
      putInteger(out, high * 2 ** 32 + view.getUint32(start, true), 1)
    } else putAscii(out, String(signed ? view.getBigInt64(start, true) : view.getBigUint64(start, true)))
    return KIND.integer
  }
}

/** The shortest digits of the same double. What is no number is the text that says so. */
function floatText(bits: 16 | 32 | 64): LeafText {
  return ({ view }, start, _end, out) => {
    const value =
      bits === 64
        ? view.getFloat64(start, true)
        : bits === 32
          ? view.getFloat32(start, true)
          : half(view.getUint16(start, true))
    if (!Number.isFinite(value)) return putText(out, String(value))
    const text = Object.is(value, -0) ? '-0' : String(value)
    putAscii(out, text)
    return /[.e]/.test(text) ? KIND.decimal : KIND.integer
  }
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

function decimalText({ physical }: Leaf, scale: number): LeafText {
  return (values, start, end, out) => {
    const { view } = values
    const near = scaledInteger(values, start, end, physical)
    if (Number.isSafeInteger(near)) {
      putInteger(out, near, scale + 1)
      if (scale === 0) return KIND.integer
      reserve(out, 1)
      out.bytes.copyWithin(out.length - scale + 1, out.length - scale, out.length)
      out.bytes[out.length - scale] = DOT
      out.length++
      return KIND.decimal
    }
    const scaled =
      physical === 'INT32'
        ? BigInt(view.getInt32(start, true))
        : physical === 'INT64'
          ? view.getBigInt64(start, true)
          : bigEndian(values.bytes, start, end)
    const digits = String(scaled < 0n ? -scaled : scaled).padStart(scale + 1, '0')
    const point = digits.length - scale
    const fraction = scale === 0 ? '' : `.${digits.slice(point)}`
    putAscii(out, `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`)
    return scale === 0 ? KIND.integer : KIND.decimal
  }
}

/** Exact where it is a safe integer. */
function scaledInteger({ bytes, view }: PageValues, start: number, end: number, physical: string): number {
  if (physical === 'INT32') return view.getInt32(start, true)
  if (physical === 'INT64') return view.getInt32(start + 4, true) * 2 ** 32 + view.getUint32(start, true)
  if (start === end) return 0
  let value = (bytes[start]! << 24) >> 24
  for (let at = start + 1; at < end; at++) value = value * 256 + bytes[at]!
  return value
}

function bigEndian(bytes: Uint8Array, start: number, end: number): bigint {
  if (start === end) return 0n
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex')
  return BigInt.asIntN((end - start) * 8, BigInt(`0x${hex}`))
}
