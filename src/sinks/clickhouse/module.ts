// What the folder brings. Its clients are loaded when one is opened.

import type { DatabaseModule } from '../target-module.ts'
import { createStatement, NEW_SERVER, typeOf } from './create.ts'

export const clickhouse: DatabaseModule = {
  async open({ url = '', ...settings }) {
    const { clickhouseTarget } = await import('./target.ts')
    return clickhouseTarget({ ...settings, url })
  },
  async openEmbedded(folder, settings) {
    const { embeddedClickhouse } = await import('./embedded/target.ts')
    return embeddedClickhouse(folder, settings)
  },
  typeOf: (column) => typeOf(column, NEW_SERVER),
  createStatement: (table, columns) => createStatement(table, columns, NEW_SERVER, undefined),
}
