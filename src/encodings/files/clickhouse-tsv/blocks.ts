// A plan -> ClickHouse's TabSeparated.

import { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { type FileFraming, plainFraming } from '../../file-framing.ts'
import { CLICKHOUSE_LETTERS, escapedText } from '../escaped-text.ts'
import { between, fileRows, type RowShape, utf8 } from '../file-rows.ts'
import { outputOf } from '../output-of.ts'
import { plainTextWriter } from '../plain-text.ts'
import { keepsQuotes } from '../postgres-arrays.ts'

export function clickhouseTsvBlocks(plan: Plan): BlockEncoder {
  return fileRows(plan, clickhouseTsvRows(plan))
}

export function clickhouseTsvRows(plan: Plan): RowShape {
  const put = escapedText(CLICKHOUSE_LETTERS, false)
  return {
    writers: plan.columns.map((column) => plainTextWriter(put, keepsQuotes(column))),
    before: between(plan, '\t'),
    after: utf8('\n'),
    nullText: utf8('\\N'),
    typed: put,
  }
}

export function clickhouseTsvFraming(plan: Plan): FileFraming {
  if (!outputOf(plan).header) return plainFraming()
  const put = escapedText(CLICKHOUSE_LETTERS, false)
  const out = new ColumnBuffer(256)
  const names = plan.columns.map(({ name }) => {
    const bytes = utf8(name)
    out.length = 0
    put(bytes, 0, bytes.length, out)
    return new TextDecoder().decode(out.bytes.subarray(0, out.length))
  })
  return plainFraming(utf8(`${names.join('\t')}\n`))
}
