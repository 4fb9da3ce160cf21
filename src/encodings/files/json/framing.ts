// The brackets of the array, and the commas between blocks.

import { EMPTY, type FileFraming } from '../../file-framing.ts'
import { utf8 } from '../file-rows.ts'

const BEGIN = utf8('[\n')
const BETWEEN = utf8(',\n')
const END = utf8('\n]\n')
const NO_ROWS = utf8('[]\n')

export function jsonFraming(): FileFraming {
  let blocks = 0
  return {
    begin: () => EMPTY,
    block: (frame) => [blocks++ === 0 ? BEGIN : BETWEEN, frame],
    end: () => (blocks === 0 ? NO_ROWS : END),
  }
}
