// JSON objects: one per line, or documents one after another and arrays of them, which the cutter makes lines.

import type { Format } from '../format.ts'
import { detectArrays, detectObjects } from './detect.ts'
import type { JsonRecords } from './records.ts'

export const JSON_FORMAT: Format<JsonRecords> = {
  kind: 'jsonl',
  names: {
    jsonl: { extensions: ['jsonl', 'ndjson'], options: [] },
    json: { sharedExtensions: ['json'], options: [] },
  },
  naming: 'keys',
  isTyped: true,
  detect({ text }) {
    // What is empty has no wrong records.
    if (text === '') return 'jsonl'
    const objects = detectObjects(text)
    if (objects !== undefined) return objects === 'lines' ? 'jsonl' : 'json'
    return detectArrays(text) === 'documents' ? 'json' : undefined
  },
  async look(input) {
    const { jsonLook } = await import('./json-look.ts')
    return jsonLook(input)
  },
  async makeReader(_records, { slots, others }) {
    const { jsonlReader } = await import('./jsonl-reader.ts')
    return jsonlReader(slots, others)
  },
}
