// A secret of odd characters at every place where one can be given, by every way to go wrong: nothing that the process prints
// or names has a piece of it.

import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { Random } from '../oracle/random.ts'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path
workspace.rows('rows.jsonl', [{ id: 1 }])

/** A piece of a secret that is as long as this is a leak. */
const PIECE = 4
const CHARACTERS = [...'abcXYZ019', ...'/@:?#%&=+ \'"\\*$!;,.<>[]{}|^~`()_-', 'é', '日', '%41', '%zz', '\t', '  ']
const random = new Random(20_260_102)

/** Long enough to be told from everything else, with characters that are special somewhere. */
function makeSecret(): string {
  let text = ''
  for (let i = 0; i < 9; i++) text += CHARACTERS[random.below(CHARACTERS.length)]
  return `q7${text}Zk9`
}

interface Given {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const url = (secret: string): string => `postgres://loader:${secret}@127.0.0.1:1/db`
const http = (secret: string): string => `http://loader:${secret}@127.0.0.1:1/db`
/** A flag of the command line whose value is not the secret's place. */
const misplaced = (verb: string, flag: string, value = url): ((secret: string) => Given) => {
  return (secret) => ({ args: [verb, 'rows.jsonl', ...flag.split(' '), value(secret)] })
}

const PLACES: Readonly<Record<string, (secret: string) => Given>> = {
  'pg --url': misplaced('pg', '--url'),
  'pg --url, encoded': (secret) => misplaced('pg', '--url')(encodeURIComponent(secret)),
  'pg --url, a connection string': misplaced('pg', '--url', (secret) => `host=127.0.0.1 port=1 password=${secret}`),
  'pg --url, a quoted connection string': misplaced(
    'pg',
    '--url',
    (secret) => `host=127.0.0.1 port=1 password='${secret.replace(/['\\]/g, '\\$&')}'`,
  ),
  'pg --url, a parameter': misplaced('pg', '--url', (secret) => `postgres://u@127.0.0.1:1/db?password=${secret}`),
  'pg --url of ClickHouse': misplaced('pg', '--url', http),
  'clickhouse --url': misplaced('clickhouse', '--url', http),
  'clickhouse --url, encoded': (secret) => misplaced('clickhouse', '--url', http)(encodeURIComponent(secret)),
  'clickhouse --url after digits': misplaced('clickhouse', '--url', (secret) => http(`12/${secret}`)),
  'clickhouse --url, a setting': misplaced('clickhouse', '--url', (s) => `http://127.0.0.1:1/?user=u&password=${s}`),
  'clickhouse --url of Postgres': misplaced('clickhouse', '--url'),
  'an unknown flag with =': (secret) => ({ args: ['pg', 'rows.jsonl', `--ulr=${url(secret)}`] }),
  'an unknown flag': misplaced('pg', '--ulr'),
  'a flag that no one has, for a password': (secret) => ({ args: ['pg', 'rows.jsonl', `--password=${secret}`] }),
  ...Object.fromEntries(
    ['--table', '--embedded', '--max-errors 1 --rejects', '--files-from', '--password-file', '--max-errors', '--jobs']
      .concat(['--wire', '--format', '--delimiter', '--timeout', '--block-size', '--columns', '--rename', '--coerce'])
      .flatMap((flag) => [
        [`pg ${flag}`, misplaced('pg', flag)],
        [`pg ${flag}, without a scheme`, misplaced('pg', flag, (secret) => `AK:${secret}@host`)],
      ]),
  ),
  'clickhouse --codec': misplaced('clickhouse', '--codec', http),
  'clickhouse --ca-file': misplaced('clickhouse', '--url https://127.0.0.1:1 --ca-file', http),
  'pg --endpoint': (secret) => ({
    args: ['pg', 's3://bucket/x.csv', '--table', 't', '--endpoint', `AK:${secret}@host`],
  }),
  'a file that is an address': (secret) => ({ args: ['pg', url(secret), '--table', 't'] }),
  'a file that is an address of ClickHouse': (secret) => ({ args: ['clickhouse', http(secret), '--table', 't'] }),
  'a file without a scheme': (secret) => ({ args: ['pg', `AK:${secret}@host`, '--table', 't'] }),
  'a file of http': (secret) => ({ args: ['pg', `http://u:${secret}@127.0.0.1:1/x.csv`] }),
  'a file of http, after digits': (secret) => ({
    args: ['pg', `http://nowhere.invalid:12/${secret}@127.0.0.1:1/x.csv`],
  }),
  'a file of http, a presigned one': (secret) => ({
    args: ['pg', `http://127.0.0.1:1/x.csv?X-Amz-Signature=${encodeURIComponent(secret)}`],
  }),
  'a file of S3': (secret) => ({ args: ['pg', `s3://AK:${secret}@bucket/x.csv`, '--table', 't'] }),
  'inspect, a file of http': (secret) => ({ args: ['inspect', `http://u:${secret}@127.0.0.1:1/x.csv`] }),
  'inspect --table': misplaced('inspect', '--table'),
  'no command': (secret) => ({ args: [url(secret), 'rows.jsonl'] }),
  PGPASSWORD: (secret) => ({
    args: ['pg', 'rows.jsonl'],
    env: { PGHOST: '127.0.0.1', PGPORT: '1', PGPASSWORD: secret },
  }),
  BULKLOAD_PASSWORD: (secret) => ({
    args: ['clickhouse', 'rows.jsonl', '--url', 'http://127.0.0.1:1'],
    env: { BULKLOAD_PASSWORD: secret },
  }),
  BULKLOAD_PG_URL: (secret) => ({ args: ['pg', 'rows.jsonl'], env: { BULKLOAD_PG_URL: url(secret) } }),
  BULKLOAD_CLICKHOUSE_URL: (secret) => ({
    args: ['clickhouse', 'rows.jsonl'],
    env: { BULKLOAD_CLICKHOUSE_URL: http(secret) },
  }),
  'a password file': (secret) => {
    writeFileSync(join(cwd, 'password'), secret)
    return { args: ['pg', 'rows.jsonl', '--url', 'postgres://u@127.0.0.1:1/db', '--password-file', 'password'] }
  },
  '~/.pgpass': (secret) => {
    writeFileSync(join(cwd, 'pgpass'), `*:*:*:*:${secret.replace(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 })
    return { args: ['pg', 'rows.jsonl', '--url', 'postgres://u@127.0.0.1:1/db?passfile=pgpass'] }
  },
  'a list': (secret) => {
    writeFileSync(join(cwd, 'list'), `http://u:${secret.replace(/\s/g, '_')}@127.0.0.1:1/x.csv\n`)
    return { args: ['pg', '--files-from', 'list'] }
  },
}

/** The text as it is, and as it reads without the escapes of URLs and of JSON. */
function readings(text: string): string[] {
  const decoded = text.replace(/(?:%[\da-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
  )
  const unescaped = text.replace(/\\u00([\da-f]{2})|\\(["\\])/gi, (_, code: string | undefined, character: string) =>
    code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
  )
  return [text, decoded, unescaped]
}

/** Pieces of the secret that are in the text. */
function leaks(text: string, secret: string): string[] {
  const found: string[] = []
  const characters = [...secret]
  for (let at = 0; at + PIECE <= characters.length; at++) {
    const piece = characters.slice(at, at + PIECE).join('')
    if (!/[\p{L}\d]/u.test(piece)) continue
    if (readings(text).some((reading) => reading.includes(piece))) found.push(piece)
  }
  return found
}

for (const [index, [place, give]] of Object.entries(PLACES).entries()) {
  test(`nothing shows a secret that is given by ${place}`, async () => {
    const secret = makeSecret()
    const { args, env } = give(secret)
    const isJson = index % 2 === 0
    const form = args[0] === 'inspect' ? ['--json'] : ['--json', '--log-format', 'json']
    const words = isJson ? [...args, ...form] : args
    const { status, stdout, stderr } = await runCli(words, { cwd, ...(env && { env }) })
    assert.ok(status !== 0 && status !== 1, `exit status ${status}\n${stdout}${stderr}`)
    const names = readdirSync(cwd, { recursive: true }).join('\n')
    const said = `${JSON.stringify(secret)} by ${JSON.stringify(args)}:\n${stdout}${stderr}${names}`
    assert.deepEqual(leaks(`${stdout}\n${stderr}\n${names}`, secret), [], said)
    if (isJson) JSON.parse(stdout)
  })
}
