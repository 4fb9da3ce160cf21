// What a source without a name is taken for, by its first bytes.

import { foreignFormat } from '../../src/formats/foreign/foreign-format.ts'
import { detectFormat, SEPARATED_VALUES } from '../../src/formats/registry.ts'
import { sampleOf } from '../../src/formats/sample.ts'

export function looksLike(bytes: Uint8Array): string {
  const sample = sampleOf(bytes)
  return foreignFormat(sample) ?? detectFormat(sample) ?? SEPARATED_VALUES
}
