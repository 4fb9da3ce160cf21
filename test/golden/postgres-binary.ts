// Makes postgres-binary.txt anew: the fields that PostgreSQL sends for the values of the codecs' cases. After a change of
// the cases: npm run build && node dist/test/golden/postgres-binary.js

import { writeFileSync } from 'node:fs'
import pg from 'pg'
import { GOLDEN_FILE, makeGolden } from '../codecs/postgres-binary-golden.ts'
import { openPostgres } from '../servers/postgres-database.ts'

const server = await openPostgres()
try {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query("SET TimeZone = 'UTC'; CREATE EXTENSION citext")
  writeFileSync(GOLDEN_FILE, await makeGolden(client))
  await client.end()
} finally {
  await server.stop()
}
