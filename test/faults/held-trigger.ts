// A trigger in Postgres that waits, within a statement or a commit, until the test lets it go on: however slow the machine is, what the
// test does meanwhile happens while the server is at work.

import pg from 'pg'
import { until } from '../until.ts'
import type { FaultTarget } from './fault-targets.ts'

export interface HeldTrigger {
  /** Waits until a statement like this waits for the test. */
  reached(query: string): Promise<void>
  /** Lets it go on, and waits until it has ended. */
  release(): Promise<void>
}

/** `within`: behind the rows of a COPY, or behind the first of them (id 1) when it is committed. */
export async function holdTrigger(
  postgres: FaultTarget,
  table: string,
  within: 'statement' | 'commit',
): Promise<HeldTrigger> {
  const client = new pg.Client({ connectionString: postgres.url() })
  await client.connect()
  const lock = `hashtext('${table}')`
  await client.query(`SELECT pg_advisory_lock(${lock})`)
  const [kind, when] =
    within === 'statement'
      ? ['TRIGGER', `AFTER INSERT ON ${table} FOR EACH STATEMENT`]
      : ['CONSTRAINT TRIGGER', `AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id = 1)`]
  await client.query(`
    CREATE FUNCTION wait_${table}() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN PERFORM pg_advisory_xact_lock(${lock.replaceAll("'", "''")}); RETURN NULL; END';
    CREATE ${kind} waits ${when} EXECUTE FUNCTION wait_${table}()`)
  const isWaiting = async (query: string): Promise<boolean> => {
    const { rows } = await client.query(
      "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database() AND query LIKE $1",
      [query],
    )
    return rows.length > 0
  }
  return {
    reached: (query) => until(() => isWaiting(query), 'the trigger waits'),
    async release() {
      await client.query(`SELECT pg_advisory_unlock(${lock})`)
      await until(async () => !(await isRunning(client)), 'the trigger has ended')
      await client.end()
    },
  }
}

/** Whether a load is in a statement. */
async function isRunning(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT FROM pg_stat_activity WHERE application_name = 'bulkload' AND datname = current_database() AND state = 'active'",
  )
  return rows.length > 0
}
