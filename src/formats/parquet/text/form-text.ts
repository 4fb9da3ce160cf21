// Stored values as the text that their column reads them from, where that is not what JSON would have.

import { append } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { LeafForm } from './leaf-form.ts'
import { putAscii, putText } from './put-text.ts'
import type { LeafText } from './value-text.ts'

/** Undefined for a form that is no text of its own. */
export function formText(form: LeafForm, width: number): LeafText | undefined {
  switch (form) {
    case 'bytes':
      return rawText
    case 'hex':
      return ({ bytes }, start, end, out) => putText(out, `\\x${hexOf(bytes, start, end)}`)
    case 'ipv4':
      return ({ bytes }, start, _end, out) =>
        putText(out, [3, 2, 1, 0].map((place) => String(bytes[start + place])).join('.'))
    case 'ipv6':
      return ({ bytes }, start, end, out) => putText(out, hexOf(bytes, start, end).replace(/.{4}(?!$)/g, '$&:'))
    case 'int':
    case 'uint':
      return wideInteger(width, form === 'int')
    default:
      return undefined
  }
}

/** `text` gives dates and times: those of years that no text of a column has are refused as what they are. */
export function withinYears(text: LeafText): LeafText {
  return (values, start, end, out) => {
    const from = out.length
    const kind = text(values, start, end, out)
    return out.bytes[from] === PLUS || out.bytes[from] === MINUS ? REJECT.outOfRange : kind
  }
}

const PLUS = 0x2b
const MINUS = 0x2d

const rawText: LeafText = ({ bytes }, start, end, out) => {
  append(out, bytes, start, end)
  return KIND.text
}

/** Little-endian. */
function wideInteger(width: number, isSigned: boolean): LeafText {
  return ({ bytes }, start, end, out) => {
    const value = BigInt(`0x${hexOf(bytes.slice(start, end).reverse(), 0, width)}`)
    putAscii(out, String(isSigned ? BigInt.asIntN(width * 8, value) : value))
    return KIND.integer
  }
}

function hexOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex')
}
