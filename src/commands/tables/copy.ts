import { Args } from '@oclif/core'
import { BulkloadError } from '../../errors.ts'
import type { CopySettings } from '../../index.ts'
import { flagsOf } from '../flags.ts'
import { LoadCommand } from '../load-command.ts'

export default class Copy extends LoadCommand {
  static override summary =
    'Copy tables of Postgres or ClickHouse into Postgres or ClickHouse; those of Postgres as they are in one snapshot.'
  static override description =
    `SOURCE and TARGET are addresses: postgres://user@host/database, clickhouse://user@host/database, or http(s)://
for ClickHouse. A password can be in the address, or in ~/.pgpass.
Each table is copied into the table with its name; --create creates it with the types and the key of the source.
The rows that the source server counts must be those that arrive.
Exit status: 0 all rows copied, 2 usage error, 3 finished with rejects, 4 too many rejects, 5 source error,
6 server error, 7 row counts do not balance.`
  static override args = {
    source: Args.string({ description: 'address of the database to read', ignoreStdin: true }),
    target: Args.string({ description: 'address of the database to write', ignoreStdin: true }),
  }
  static override usage = 'copy SOURCE TARGET --tables NAMES [options]'
  static override examples = [
    {
      description: 'Copy two tables into ClickHouse, and create them there:',
      command:
        '<%= config.bin %> copy postgres://localhost/app clickhouse://localhost/analytics --tables orders,customers --create',
    },
    {
      description: 'Copy a large table with four streams:',
      command:
        '<%= config.bin %> copy postgres://localhost/app postgres://localhost/copy --tables events --create --streams 4',
    },
  ]
  static override flags = flagsOf('copy')

  async run(): Promise<void> {
    const { own, words, settings, commands } = await this.said('copy', await this.parse(Copy, this.argv))
    const [source, target, ...more] = words
    if (source === undefined || target === undefined || more.length > 0) {
      throw new BulkloadError('BL_USAGE', 'a copy takes two addresses: SOURCE and TARGET', {
        hint: 'use bulkload copy postgres://host/database clickhouse://host/database --tables NAMES',
      })
    }
    const { tables } = settings as Partial<CopySettings>
    if (tables === undefined) {
      throw new BulkloadError('BL_USAGE', 'no table is named', { hint: 'name the tables: --tables orders,customers' })
    }
    await this.tellRun(own, commands, async (hooks) => {
      const { copy } = await import('../../index.ts')
      return copy({ ...settings, ...hooks, source, target, tables } as CopySettings)
    })
  }
}
