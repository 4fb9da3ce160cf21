// Where libpq looks for a user's files when nothing names them.

import { join } from 'node:path'

/** The default files of one user; none of them has to exist. */
export interface HomeFiles {
  readonly passwordFile: string
  /** In the order in which they are searched. */
  readonly serviceFiles: readonly string[]
  readonly rootCertificate: string
  readonly clientCertificate: string
  readonly clientKey: string
}

/** libpq's default files: in the home directory, or under `%APPDATA%\postgresql` on Windows. */
export function homeFiles(
  env: NodeJS.ProcessEnv,
  home: string,
  platform: NodeJS.Platform = process.platform,
): HomeFiles {
  const isWindows = platform === 'win32'
  const folder = isWindows
    ? join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'postgresql')
    : join(home, '.postgresql')
  const userServices = isWindows ? join(folder, '.pg_service.conf') : join(home, '.pg_service.conf')
  const systemFolder = env['PGSYSCONFDIR']
  return {
    passwordFile: isWindows ? join(folder, 'pgpass.conf') : join(home, '.pgpass'),
    serviceFiles: [
      env['PGSERVICEFILE'] || userServices,
      ...(systemFolder ? [join(systemFolder, 'pg_service.conf')] : []),
    ],
    rootCertificate: join(folder, 'root.crt'),
    clientCertificate: join(folder, 'postgresql.crt'),
    clientKey: join(folder, 'postgresql.key'),
  }
}
