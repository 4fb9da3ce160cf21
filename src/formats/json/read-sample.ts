// Reads sampled JSON objects, a line each, with all of their members.

import { LF } from '../../codecs/ascii.ts'
import { RECORD } from '../record-reader.ts'
import type { FieldValue, ReadSampled } from '../visit-records.ts'
import { jsonlReader } from './jsonl-reader.ts'
import { eachMember, objectEnd } from './members.ts'
import { skipBlanks } from './scan.ts'

export function readJsonSample(sample: Uint8Array): ReadSampled {
  return (pos) => {
    const next = sample.indexOf(LF, pos) + 1
    const record = new Map<string, FieldValue>()
    let members = 0
    const isObject = eachMember(sample, pos, (name, start, end, kind) => {
      members++
      record.set(name, { bytes: sample, start, end, kind })
    })
    if (isObject && members === record.size && skipBlanks(sample, objectEnd) === next - 1) {
      return { verdict: RECORD, record, next, lines: 1 }
    }
    // What is wrong with it is for the reader to say that a load has.
    const names = [...record.keys()]
    const reader = jsonlReader(names)
    const verdict = reader.read(sample, pos)
    const { faultStart: start, faultEnd: end, faultColumn } = reader.fields
    return { verdict, record, next, lines: 1, fault: { start, end, field: names[faultColumn] } }
  }
}
