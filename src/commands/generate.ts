import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Args, Command } from '@oclif/core'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import { CALLER } from '../options/caller.ts'
import { GENERATE_OPTIONS } from '../options/generate/generate-options.ts'
import { checked } from '../options/option.ts'
import { commandSettings } from './command-settings.ts'
import { tellFailure } from './failure.ts'
import { flagsOf, lastForms, type ParsedFlags, type Token } from './flags.ts'
import { formOf } from './form.ts'
import { parserError } from './parser-error.ts'
import { cannotPrint, isReaderGone } from './print-result.ts'
import { settingsReader } from './settings-text.ts'

export default class Generate extends Command {
  static override summary = 'Generate the rows of a table from a description, for tests and trials.'
  static override description =
    `DESCRIPTION is a JSON file; docs/generate.md has what can be in it. The rows are written to standard output.
A value depends on the seed, the table, the column and the row alone: the same description gives the same bytes everywhere.
Exit status: 0 all rows written, 2 usage error.`
  static override args = {
    description: Args.string({ description: 'JSON file that describes the tables', ignoreStdin: true }),
    table: Args.string({ description: 'the table to generate', ignoreStdin: true }),
  }
  static override usage = 'generate DESCRIPTION TABLE [options]'
  static override examples = [
    {
      description: 'A million rows into a file:',
      command: '<%= config.bin %> generate shop.json orders --rows orders=1000000 > orders.jsonl',
    },
    {
      description: 'Into a table that is created:',
      command:
        '<%= config.bin %> generate shop.json orders | <%= config.bin %> pg - --format jsonl --table orders --create',
    },
    {
      description: 'The second of four parts:',
      command: '<%= config.bin %> generate shop.json orders --share 2/4 > part-2.jsonl',
    },
  ]
  static override flags = flagsOf('generate')

  readonly #read = settingsReader()

  async run(): Promise<void> {
    const { flags, args, raw } = await this.parse(Generate)
    const said = lastForms('generate', flags as ParsedFlags, raw as readonly Token[])
    const { settings } = await commandSettings('generate', said, process.env, this.#read)
    const { [CALLER]: _, ...values } = settings
    const { rows, share, csv, badRecords } = checked(GENERATE_OPTIONS, values)
    if (args.description === undefined || args.table === undefined) {
      throw new BulkloadError('BL_USAGE', 'generate takes a description and a table', {
        hint: 'use bulkload generate DESCRIPTION.json TABLE',
      })
    }
    const { generate } = await import('../index.ts')
    const list = badRecords === undefined ? undefined : createWriteStream(badRecords)
    const failed = new Promise<never>((_resolve, reject) => list?.on('error', reject))
    failed.catch(() => undefined)
    const pieces = generate({
      schema: await readDescription(args.description),
      table: args.table,
      format: csv ? 'csv' : 'jsonl',
      ...(rows !== undefined && { rows }),
      ...(share !== undefined && { share }),
      ...(list !== undefined && { onBad: (bad) => void list.write(`${JSON.stringify(bad)}\n`) }),
    })
    await Promise.race([print(pieces), failed])
    if (list !== undefined) await Promise.race([new Promise<void>((resolve) => list.end(resolve)), failed])
  }

  protected override async catch(cause: Error & { oclif?: { exit?: number } }): Promise<void> {
    const isParserError = cause.oclif?.exit !== undefined && !(cause instanceof BulkloadError)
    if (isParserError && cause.oclif?.exit === 0) throw cause
    const form = await formOf(this.argv, process.env, 'generate', this.#read)
    await tellFailure(isParserError ? parserError(cause) : toBulkloadError(cause), form)
  }
}

/** A reader that is slow holds the generator up; one that is gone has had enough. */
async function print(pieces: Iterable<Uint8Array>): Promise<void> {
  process.stdout.removeAllListeners('error').on('error', () => undefined)
  for (const piece of pieces) {
    const cause = await new Promise<NodeJS.ErrnoException | undefined>((resolve) =>
      process.stdout.write(piece, (error) => resolve(error ?? undefined)),
    )
    if (cause === undefined) continue
    if (isReaderGone(cause)) return
    throw cannotPrint(cause, 'what was written is not whole: free some space and run it again')
  }
}

async function readDescription(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BulkloadError('BL_USAGE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      hint: 'check the path of the description',
    })
  })
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new BulkloadError('BL_USAGE', `${path} is not JSON: ${(cause as Error).message}`, {
      cause,
      hint: 'correct the description',
    })
  }
}
