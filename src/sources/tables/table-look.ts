// How the records of a table look: declared, not found out.

import { NO_HEADER } from '../../formats/look.ts'
import type { RecordFormat } from '../../formats/registry.ts'
import type { DeclaredLook } from '../declared-look.ts'

type Known = Pick<DeclaredLook, 'declared' | 'key' | 'words' | 'recordEnds'> & { readonly record: RecordFormat }

/** `recordEnds`: where records end in what the server sends. */
export function tableLook(known: Known): DeclaredLook {
  return {
    ...known,
    name: known.record.kind,
    from: 'as generated',
    extension: 'jsonl',
    header: NO_HEADER,
    hasHeader: null,
    flags: [],
    isGuessed: false,
    cutter: 'records',
    readSample: () => {
      throw new TypeError('the columns of a table are declared')
    },
  }
}
