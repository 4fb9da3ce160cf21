// JSON objects need no look at the file: each names its fields.

import { type Look, type LookInput, NO_HEADER, wholeLines } from '../look.ts'
import { eachMember } from './members.ts'
import { readJsonSample } from './read-sample.ts'
import { JSONL, type JsonRecords } from './records.ts'
import { wrappedRecords } from './wrapped-records.ts'

export function jsonLook({ name, from }: LookInput): Look<JsonRecords> {
  const isLines = name === 'jsonl'
  return {
    record: JSONL,
    name,
    from,
    extension: 'jsonl',
    header: NO_HEADER,
    hasHeader: null,
    flags: [],
    isGuessed: from === 'from the content',
    words: `${name}, ${from}`,
    cutter: isLines ? 'records' : 'documents',
    // In the middle of documents it is unknown where one begins.
    ...(isLines && { findRecords: wholeLines }),
    eachKey: eachMember,
    readSample: readJsonSample,
    wrapped: wrappedRecords,
  }
}
