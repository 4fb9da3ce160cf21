// Fields with backslash escapes in place of quotes: ClickHouse's TabSeparated and the text format of Postgres's COPY.

import type { Format } from '../format.ts'
import { placesIn } from '../places.ts'
import type { EscapedRecords } from './records.ts'

export const ESCAPED_FORMAT: Format<EscapedRecords> = {
  kind: 'escaped',
  names: {
    'clickhouse-tsv': { options: ['header', 'columns', 'null', 'ragged', 'skipLines'] },
    'postgres-text': {
      options: ['header', 'columns', 'null', 'ragged', 'delimiter', 'skipLines'],
      // What Postgres refuses: escapes begin with it.
      notDelimiters: /^[\\.a-z0-9]$/,
    },
  },
  naming: 'order',
  isTyped: false,
  async look(input) {
    const { escapedLook } = await import('./escaped-look.ts')
    return escapedLook(input)
  },
  async makeReader({ dialect, fields }, { slots, columns }) {
    const { escapedReader } = await import('./reader.ts')
    return escapedReader({ dialect, fields: fields.map(placesIn(slots)), columns: await columns(false) })
  },
}
