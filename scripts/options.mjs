// Prints docs/options.md and docs/settings.schema.json from the descriptors of the options (src/options).
//   npm run build && node scripts/options.mjs [--check]

import { readFileSync, writeFileSync } from 'node:fs'
import { flagsOf, optionsOf, verbsOf } from '../dist/src/options/all-options.js'
import { GROUPS, helpOf, READS, VERBS } from '../dist/src/options/option.js'
import { settingsSchema } from '../dist/src/options/places/settings-schema.js'
import { variablesOf } from '../dist/src/options/places/variables.js'

const options = new Map(VERBS.flatMap((verb) => optionsOf(verb)))
const sections = GROUPS.map((group) => {
  const own = [...options].filter(([, option]) => option.group === group)
  return `## ${group[0]}${group === 'CSV' ? 'SV' : group.slice(1).toLowerCase()}\n\n${table(own)}\n`
})

const page = `# Options

An option can be set in three places: a flag takes precedence over a variable, and a variable over the settings file. This page
is printed from the code by \`node scripts/options.mjs\`.

**Flags**: \`--max-errors 100\`. \`bulkload clickhouse --help\` shows the common ones, \`--help --all\` every one. Every switch has a second
form that turns it off: \`--no-create\` overrides a variable, a setting, and a \`--create\` before it. Two flags that contradict each other are a
usage error.

**Variables**: \`BULKLOAD_MAX_ERRORS=100\`. They apply to every command that has the option. An empty variable counts as not set; an empty
flag or setting is a usage error, unless it means something (\`--null ''\`).

- Switches take \`true\` or \`false\` (also 1 and 0, yes and no, on and off).
- Lists take \`a,b\`, or a JSON array if an item has a comma or is empty: \`BULKLOAD_NULL='["NA",""]'\`.
- Names with values take \`a=b,c=d\`, or a JSON object: \`BULKLOAD_SET='{"note":"a, b"}'\`.
- A wrong value is a usage error that names the variable. A variable that begins with \`BULKLOAD_\` and is not an option is a warning.

A variable or setting is ignored if it has no effect with the flags or for the input: \`BULKLOAD_DELIMITER\` with \`--format jsonl\`, \`BULKLOAD_NULL\`
for JSON files. A flag without an effect is an error.

\`BULKLOAD_PASSWORD\` has no flag: see [connecting.md](connecting.md#passwords). The library reads only the variables for addresses and
passwords; a program sets its options in the call.

**Settings file**: \`--config FILE\` or \`BULKLOAD_CONFIG\` names a JSON file. bulkload does not look for a settings file by itself, because the
working directory may belong to somebody else. Keys are the option names of the library. A section with the name of a command applies to
that command only, and takes precedence. An unknown key is a usage error. Paths are relative to the working directory, as on the command
line; a time without a unit is in seconds.

\`\`\`json
{
  "$schema": "./node_modules/bulkload/docs/settings.schema.json",
  "maxErrors": "0.1%",
  "timeout": "5m",
  "null": ["", "NA"],
  "rename": { "user_id": "user" },
  "clickhouse": { "codec": "zstd", "level": 3 },
  "pg": { "passwordFile": "/run/secrets/pg" }
}
\`\`\`

The \`$schema\` line gives an editor completion and checks; with a global bulkload its path is below \`npm root -g\`.

Keep passwords in a file (\`passwordFile\`) or a variable. A password in \`url\` is masked in all output, as everywhere.

The setting is also the name of the option in the library; options marked _(command line)_ exist only there. The scope is what an option
applies to: the run, its target, each table, the input or the output. _Files_ are the commands that read files: ${READS.map((verb) => `\`${verb}\``).join(', ')}.

${sections.join('\n')}`

const schema = `${JSON.stringify(settingsSchema(), null, 2)}\n`
const files = { 'docs/options.md': page, 'docs/settings.schema.json': schema }
for (const [path, wanted] of Object.entries(files)) {
  const url = new URL(`../${path}`, import.meta.url)
  if (!process.argv.includes('--check')) writeFileSync(url, wanted)
  else if (textOf(url) !== wanted) {
    process.exitCode = 1
    process.stderr.write(`${path} is not what the options say: run node scripts/options.mjs\n`)
  }
}

function table(own) {
  const rows = own.map(([name, option]) => {
    const { placeholder, isValueOptional } = option.kind
    const value = placeholder === undefined ? '' : isValueOptional ? ` [${placeholder}]` : ` ${placeholder}`
    const flags = flagsOf([name, option]).map((flag) => `\`${flag}${value}\``)
    if (option.char !== undefined) flags.unshift(`\`-${option.char}\``)
    const key = option.isOfCommands ? `\`${name}\` _(command line)_` : `\`${name}\``
    const variables = variablesOf(name, option).map((variable) => `\`${variable}\``)
    return [flags.join(', '), key, variables.join(', '), helpOf(option), option.scope, commands(verbsOf(name))]
  })
  const head = ['flag', 'setting', 'variable', 'what it does', 'scope', 'commands']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
}

/** Those that read files are named together. */
function commands(verbs) {
  if (verbs.length === VERBS.length) return '_all_'
  const others = verbs.filter((verb) => !READS.includes(verb))
  return verbs.length - others.length === READS.length ? ['_files_', ...others].join(', ') : verbs.join(', ')
}

/** A bar would end the cell, and angle brackets would be HTML. */
function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<')
}

function textOf(url) {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return undefined
  }
}
