// Rows of a table, changed on the way, into a table of another database: the second one has all of them, or none.
//
//   node dist/examples/table-to-table.js postgres://localhost/app postgres://localhost/copy

import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { open } from '../src/index.ts'

/** Copies the active users from `source` to `target`, their names in capitals. Returns how many. */
export async function copyUsers(source: string, target: string): Promise<number> {
  await using from = await open(source)
  await using to = await open(target)
  const capitals = new Transform({
    objectMode: true,
    transform: (user: { name: string }, _encoding, done) => done(null, { ...user, name: user.name.toUpperCase() }),
  })
  const users = from.table('users').readable({ columns: ['id', 'name'], where: 'active' })
  const rows = to.table('users').writable()
  await pipeline(users, capitals, rows)
  return rows.written?.rows ?? 0
}

const [, script, source, target] = process.argv
if (script === import.meta.filename && source !== undefined && target !== undefined) {
  console.log(`${await copyUsers(source, target)} users`)
}
