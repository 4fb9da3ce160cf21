// The parameters of a Postgres connection by libpq's names. URLs, service files and the environment all end here.

import { BulkloadError } from '../../../errors.ts'

/** Every parameter with a meaning here, and the environment variable that sets it. */
export const PARAMETERS = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  service: 'PGSERVICE',
  sslmode: 'PGSSLMODE',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslpassword: undefined,
  channel_binding: 'PGCHANNELBINDING',
  application_name: 'PGAPPNAME',
  fallback_application_name: undefined,
  connect_timeout: 'PGCONNECT_TIMEOUT',
  options: 'PGOPTIONS',
} as const satisfies Record<string, string | undefined>

export type ParameterName = keyof typeof PARAMETERS

/** The parameters that one place gives, as text. */
export type Parameters = { [name in ParameterName]?: string }

/** libpq parameters that change nothing here, as long as they ask for what is done anyway. */
const WITHOUT_EFFECT: ReadonlyMap<string, readonly string[]> = new Map([
  ['client_encoding', ['utf8', 'utf-8', 'unicode', 'auto']],
  ['gssencmode', ['disable', 'prefer']],
  ['keepalives', ['1']],
  ['load_balance_hosts', ['disable']],
  ['sslcompression', ['0']],
  ['target_session_attrs', ['any']],
])

/** Sets one parameter; `place` names where it was written. BL_USAGE where the name is unknown. */
export function setParameter(parameters: Parameters, name: string, value: string, place: string): void {
  if (isParameter(name)) {
    parameters[name] = value
    return
  }
  // The JDBC spelling, which libpq takes in URLs too.
  if (name === 'ssl' && value === 'true') {
    parameters.sslmode = 'require'
    return
  }
  const accepted = WITHOUT_EFFECT.get(name)
  if (accepted?.includes(value.toLowerCase())) return
  // What is not a plain word may be a piece of a password that was not percent-encoded.
  const shown = /^\w+$/.test(name) ? `"${name}"` : 'whose name is not a word'
  if (accepted) {
    throw usage(
      `${place} sets ${shown} to a value that bulkload does not support`,
      `leave it out, or use ${accepted[0]}`,
    )
  }
  throw usage(`${place} has an unknown parameter ${shown}`, `known parameters: ${Object.keys(PARAMETERS).join(', ')}`)
}

/** The parameters in the environment. A variable that is set but empty counts, as in libpq: it asks for the default. */
export function environmentParameters(env: NodeJS.ProcessEnv): Parameters {
  const parameters: Parameters = {}
  for (const [name, variable] of Object.entries(PARAMETERS)) {
    const value = variable === undefined ? undefined : env[variable]
    if (value !== undefined && isParameter(name)) parameters[name] = value
  }
  return parameters
}

/** The value if it is one of `known`; BL_USAGE otherwise. */
export function oneOf<T extends string>(name: ParameterName, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value)
  if (found === undefined) throw usage(`"${value}" is not a value of ${name}`, `use one of ${known.join(', ')}`)
  return found
}

/** A mistake in what the user wrote. */
export function usage(message: string, hint?: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, hint === undefined ? {} : { hint })
}

function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name)
}
