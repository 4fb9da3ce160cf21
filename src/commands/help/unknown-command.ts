// oclif's hook `command_not_found`: its own message names no way on, and nothing of it is JSON.

import type { Hook } from '@oclif/core'
import { BulkloadError } from '../../errors.ts'
import { tellFailure } from '../failure.ts'
import { formOf } from '../form.ts'

const unknownCommand: Hook.CommandNotFound = async ({ id, argv = [], config }) => {
  const commands = config.commandIDs.map((name) => `${config.bin} ${name}`).join(' or ')
  // oclif joins the words up to the first flag with colons. Only a word is repeated: an address holds a password.
  const name = /^\w[\w-]{0,39}(?=:|$)/.exec(id)?.[0]
  const error = new BulkloadError('BL_USAGE', name === undefined ? 'no command specified' : `unknown command ${name}`, {
    hint: `use ${commands}, followed by the files; see ${config.bin} --help`,
  })
  await tellFailure(error, await formOf(argv, process.env, undefined))
}

export default unknownCommand
