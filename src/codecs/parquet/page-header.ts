// The headers of pages. Source: parquet.thrift, PageHeader.

import { append, type ColumnBuffer } from '../column-buffer.ts'
import { ThriftWriter } from './thrift.ts'

export const ENCODING = { PLAIN: 0, RLE: 3, RLE_DICTIONARY: 8 } as const

const DATA_PAGE = 0
const DICTIONARY_PAGE = 2

/** A data page of version 1; `values` counts NULLs. */
export function putDataPage(
  out: ColumnBuffer,
  values: number,
  encoding: number,
  rawBytes: number,
  body: Uint8Array,
): void {
  put(out, DATA_PAGE, rawBytes, body, (thrift) => {
    thrift.struct(5, () => {
      thrift.i32(1, values)
      thrift.i32(2, encoding)
      thrift.i32(3, ENCODING.RLE)
      thrift.i32(4, ENCODING.RLE)
    })
  })
}

export function putDictionaryPage(out: ColumnBuffer, values: number, rawBytes: number, body: Uint8Array): void {
  put(out, DICTIONARY_PAGE, rawBytes, body, (thrift) => {
    thrift.struct(7, () => {
      thrift.i32(1, values)
      thrift.i32(2, ENCODING.PLAIN)
    })
  })
}

function put(
  out: ColumnBuffer,
  type: number,
  rawBytes: number,
  body: Uint8Array,
  own: (thrift: ThriftWriter) => void,
): void {
  const thrift = new ThriftWriter(64)
  thrift.element(() => {
    thrift.i32(1, type)
    thrift.i32(2, rawBytes)
    thrift.i32(3, body.length)
    own(thrift)
  })
  append(out, thrift.out.bytes, 0, thrift.out.length)
  append(out, body, 0, body.length)
}
