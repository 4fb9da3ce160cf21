// The password that does not stand in the address: of a file, or of the environment.

import { readFile } from 'node:fs/promises'
import { usage } from '../options/option-values.ts'
import type { ServerOptions } from '../options/server-options.ts'
import { hideSecret } from '../secrets.ts'
import type { GivenPassword } from '../sinks/given-password.ts'

/**
 * The file wins over the password in an address of the environment; beside one in the caller's own address it is a
 * mistake. BULKLOAD_PASSWORD counts where neither gives one.
 */
export async function givenPassword(
  { passwordFile, isUrlDefault }: ServerOptions,
  env: NodeJS.ProcessEnv,
): Promise<GivenPassword> {
  return {
    fromFile: passwordFile === undefined ? undefined : await passwordOf(passwordFile),
    mayReplaceThatOfUrl: isUrlDefault,
    fromVariable: env['BULKLOAD_PASSWORD'] || undefined,
  }
}

/** The path is not quoted: what is no path may be the password itself. */
async function passwordOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`
    throw usage(`the file named by --password-file ${why}`, 'use a file whose only line is the password')
  })
  const password = text.replace(/^\ufeff/, '').replace(/\r?\n$/, '')
  if (password === '') {
    throw usage('the file named by --password-file is empty', 'write the password into it, as its only line')
  }
  if (/[\r\n]/.test(password)) {
    throw usage('the file named by --password-file has more than one line', 'the password must be its only line')
  }
  hideSecret(password)
  return password
}
