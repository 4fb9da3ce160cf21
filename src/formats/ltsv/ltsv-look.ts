// LTSV needs no look at the file: each field has its name before it.

import { nullFlags } from '../flag-words.ts'
import { type Look, type LookInput, NO_HEADER, wholeLines } from '../look.ts'
import { eachField } from './each-field.ts'
import { readLtsvSample } from './read-sample.ts'
import type { LtsvRecords } from './records.ts'

const USUAL_NULL = ''

export function ltsvLook({ name, from, options }: LookInput): Look<LtsvRecords> {
  const { nulls = [USUAL_NULL] } = options.dialect
  return {
    record: { kind: 'ltsv', dialect: { nulls } },
    name,
    from,
    extension: 'ltsv',
    header: NO_HEADER,
    hasHeader: null,
    flags: nullFlags(nulls, USUAL_NULL),
    isGuessed: from === 'from the content',
    words: `${name}, ${from}`,
    cutter: 'records',
    findRecords: wholeLines,
    eachKey: (bytes, pos, visit) => eachField(bytes, pos, (key) => visit(key)),
    readSample: readLtsvSample,
  }
}
