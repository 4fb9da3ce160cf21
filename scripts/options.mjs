// Prints docs/options.md and docs/settings.schema.json from the descriptors of the options (src/options).
//   npm run build && node scripts/options.mjs [--check]

import { readFileSync, writeFileSync } from 'node:fs'
import { flagsOf, optionsOf } from '../dist/src/options/all-options.js'
import { ALL_VERBS, GROUPS, helpOf } from '../dist/src/options/option.js'
import { settingsSchema } from '../dist/src/options/settings-schema.js'
import { variablesOf } from '../dist/src/options/variables.js'

const options = new Map(ALL_VERBS.flatMap((verb) => optionsOf(verb)))
const sections = GROUPS.map((group) => {
  const own = [...options].filter(([, option]) => option.group === group)
  return `## ${group[0]}${group === 'CSV' ? 'SV' : group.slice(1).toLowerCase()}\n\n${table(own)}\n`
})

const page = `# Options

This page is printed from the options' descriptors by \`node scripts/options.mjs\`.

An option can be said in three places. A flag takes precedence over a variable, a variable over the settings file, and all of them over the
default. What has no effect beside a flag, such as \`BULKLOAD_CODEC\` beside \`--embedded\`, does not count.

**Flags**: \`--max-errors 100\`. \`bulkload clickhouse --help\` shows those that matter, \`--help --all\` every one.

**Variables**: \`BULKLOAD_MAX_ERRORS=100\`. They speak to all commands; one that means nothing to a command is ignored by it. An empty variable is
one that is not set.

- Switches take \`true\` or \`false\` (also 1 and 0, yes and no, on and off).
- Lists take \`a,b\`, or a JSON array where an item has a comma or is empty: \`BULKLOAD_NULL='["NA",""]'\`.
- Names with values take \`a=b,c=d\`, or a JSON object: \`BULKLOAD_SET='{"note":"a, b"}'\`.
- A value that cannot be is a usage error that names the variable. A variable that begins with \`BULKLOAD_\` and is no option is a warning.

\`BULKLOAD_PASSWORD\` is a password without a flag: see [connecting.md](connecting.md). A program that uses the library sets options in its calls;
there only the variables for addresses and passwords count.

**Settings file**: \`--config FILE\` or \`BULKLOAD_CONFIG\` names a JSON file. No file is read that nobody names: the folder that bulkload runs in may
be somebody else's. Keys are the names that the library has; a section with a command's name holds for that command alone and comes first.
An unknown key is a usage error. Paths are those of the working directory, as on the command line; a time without a unit is in seconds.

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

Passwords belong into a file (\`passwordFile\`) or a variable. Those in a \`url\` of the settings file are hidden in all output, as everywhere.

The last column says which commands have the option; _all_ are \`clickhouse\`, \`pg\` and \`inspect\`. The name for the settings file is that for the
library, whose calls have the options that are no _(command line)_.

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
    const verbs = option.verbs.length === ALL_VERBS.length ? '_all_' : option.verbs.join(', ')
    const variables = variablesOf(name, option).map((variable) => `\`${variable}\``)
    return [flags.join(', '), key, variables.join(', '), helpOf(option), verbs]
  })
  const head = ['flag', 'setting', 'variable', 'what it does', 'commands']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
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
