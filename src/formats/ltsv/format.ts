// LTSV, labeled tab-separated values, as web servers log them: http://ltsv.org

import type { Format } from '../format.ts'
import { firstLines } from '../sample.ts'
import type { LtsvRecords } from './records.ts'

/** Names of fields begin with a letter, unless the format was set to LTSV. */
const NAME = /^[A-Za-z_][\w.-]*(?=:)/

export const LTSV_FORMAT: Format<LtsvRecords> = {
  kind: 'ltsv',
  names: { ltsv: { extensions: ['ltsv'], options: ['null', 'skipLines'] } },
  naming: 'keys',
  isTyped: false,
  detect({ text }) {
    // One line alone may as well be a header of tab-separated values.
    const { first, second = '' } = firstLines(text)
    const names = first.split('\t').map((field) => NAME.exec(field)?.[0])
    return names.length > 1 && !names.includes(undefined) && names.includes(NAME.exec(second)?.[0]) ? 'ltsv' : undefined
  },
  async look(input) {
    const { ltsvLook } = await import('./ltsv-look.ts')
    return ltsvLook(input)
  },
  async makeReader({ dialect: { nulls, plainValues } }, { slots, others, columns }) {
    const { LtsvReader } = await import('./ltsv-reader.ts')
    return new LtsvReader({ nulls, names: slots, others, columns: await columns(plainValues === true) })
  },
  asInferred: (records) => ({ ...records, dialect: { ...records.dialect, plainValues: true } }),
}
