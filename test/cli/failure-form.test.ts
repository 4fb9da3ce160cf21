// A failure that comes before all options are known is printed in the requested form, by a flag, a variable or the settings file.

import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { makeWorkspace, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())
workspace.write('events.csv', 'id\n1\n')

interface Asked {
  readonly title: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly settings?: object
}

const ASKED: readonly Asked[] = [
  { title: 'a flag', args: ['--json'] },
  { title: 'a flag after its opposite', args: ['--no-json', '--json'] },
  { title: 'a variable', env: { BULKLOAD_JSON: 'on' } },
  { title: 'the settings file', settings: { json: true } },
  { title: 'the section of the command', settings: { json: false, pg: { json: true }, inspect: { json: true } } },
]

/** What is wrong: an unknown key of the settings file, or what is in another place. */
const FAULTS: readonly Asked[] = [
  { title: 'an unknown setting', settings: { zzz: 0 } },
  { title: 'a setting of a wrong kind', settings: { delimiter: 5 } },
  { title: 'a wrong setting of the command', settings: { pg: { zzz: 0 }, inspect: { zzz: 0 } } },
  { title: 'an unknown flag', args: ['--zzz'] },
  { title: 'a wrong value of a flag', args: ['--skip-lines', 'many'] },
  { title: 'a wrong variable', env: { BULKLOAD_SKIP_LINES: 'many' } },
  { title: 'an empty option', args: ['--delimiter', ''] },
  { title: 'options that do not go together', args: ['--quote', 'none', '--escape', 'double'] },
]

async function failure(verb: string, ...parts: readonly Asked[]): Promise<{ stdout: string; stderr: string }> {
  const sections = parts.map(({ settings = {} }) => settings as Record<string, object>)
  const settings = Object.assign({}, ...sections) as Record<string, unknown>
  for (const own of ['pg', 'inspect']) {
    const merged = Object.assign({}, ...sections.map((section) => section[own])) as object
    if (Object.keys(merged).length > 0) settings[own] = merged
  }
  workspace.write('s.json', JSON.stringify(settings))
  const args = ['events.csv', '--config', 's.json', ...parts.flatMap((part) => part.args ?? [])]
  const env = Object.assign({}, ...parts.map((part) => part.env)) as Record<string, string>
  const { status, stdout, stderr } = await runCli([verb, ...args], { cwd, env })
  assert.equal(status, 2)
  return { stdout, stderr }
}

for (const verb of ['pg', 'inspect']) {
  for (const asked of ASKED) {
    test(`${verb}: ${asked.title} asks for a document, whatever is wrong`, async () => {
      for (const fault of FAULTS) {
        const { stdout, stderr } = await failure(verb, asked, fault)
        assert.match(stdout, /^\{.*\}\n$/, fault.title)
        const document = JSON.parse(stdout) as { status: string; exitStatus: number; error: { code: string } }
        assert.deepEqual([document.status, document.exitStatus, document.error.code], ['failed', 2, 'BL_USAGE'])
        assert.match(stderr, /^BL_USAGE: /)
      }
    })
  }
}

for (const [title, off] of [
  ['--no-json', { title: '', args: ['--no-json'] }],
  ['a variable that says no', { title: '', env: { BULKLOAD_JSON: 'false' } }],
] as const) {
  test(`${title} takes precedence over the settings file also when something is wrong`, async () => {
    for (const fault of FAULTS) {
      assert.equal((await failure('pg', off, { title: '', settings: { json: true } }, fault)).stdout, '', fault.title)
    }
  })
}

test('a settings file that is not JSON asks for nothing', async () => {
  workspace.write('broken.json', '{"json": true,')
  const { status, stdout } = await runCli(['pg', 'events.csv', '--config', 'broken.json'], { cwd })
  assert.deepEqual([status, stdout], [2, ''])
})

test('the settings file asks for events, too, and not for inspect, which has none', async () => {
  const events = { title: '', settings: { logFormat: 'json' } }
  const { stderr } = await failure('pg', events, { title: '', args: ['--zzz'] })
  assert.equal((JSON.parse(stderr) as { event: string }).event, 'run.failed')
  const { stderr: text } = await failure('inspect', events, { title: '', args: ['--zzz'] })
  assert.match(text, /^BL_USAGE: /)
})
