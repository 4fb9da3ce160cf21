// How soon the server notices that a client is gone whose end it was not told: a network that broke, a machine that was switched off. By
// default that takes two hours, and until then its transaction and its locks stay.

/** Half a minute of silence, then three questions. */
const SETTINGS = {
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  // Since 12: milliseconds for data that nobody acknowledges.
  tcp_user_timeout: '60000',
  // Since 14: looks while a statement runs, too.
  client_connection_check_interval: '10000',
}

/**
 * Of this session. They are not parameters of the start of the connection: poolers refuse those that they do not know. Only servers on
 * Linux are certain to be able to look during a statement; others refuse the setting.
 */
export const NOTICE_LOST_CLIENTS = `SELECT pg_catalog.set_config(name, value, false)
  FROM (VALUES ${Object.entries(SETTINGS)
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ')}) AS wanted (name, value)
  WHERE pg_catalog.current_setting(name, true) IS NOT NULL
    AND (name <> 'client_connection_check_interval' OR pg_catalog.version() LIKE '%linux%')`
