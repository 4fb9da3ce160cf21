// The smallest config.xml and users.xml that ClickHouse 18.16 starts with. `<yandex>` is the root element every
// version accepts.

const NETWORKS = '<networks><ip>127.0.0.1</ip></networks>'

/** Where the server lives and listens. */
export interface ClickhouseConfig {
  readonly folder: string
  readonly httpPort: number
  readonly tcpPort: number
  /** For tables of Replicated engines. */
  readonly replication?: { readonly zookeeperPort: number; readonly interserverPort: number } | undefined
  /** Where the only shard of the cluster `behind` is reached. */
  readonly shardPort?: number | undefined
}

/** The server's config: loopback only, small caches, query_log written every 100 ms. */
export function configXml({ folder, httpPort, tcpPort, replication, shardPort }: ClickhouseConfig): string {
  return `<yandex>
  <logger><level>information</level><log>${folder}/server.log</log><errorlog>${folder}/error.log</errorlog></logger>
  <http_port>${httpPort}</http_port>
  <tcp_port>${tcpPort}</tcp_port>
  <listen_host>127.0.0.1</listen_host>
  <path>${folder}/data/</path>
  <tmp_path>${folder}/tmp/</tmp_path>
  <user_files_path>${folder}/user_files/</user_files_path>
  <format_schema_path>${folder}/format_schemas/</format_schema_path>
  <users_config>${folder}/users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <mark_cache_size>67108864</mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <max_concurrent_queries>100</max_concurrent_queries>
  <query_log>
    <database>system</database>
    <table>query_log</table>
    <flush_interval_milliseconds>100</flush_interval_milliseconds>
  </query_log>${replication === undefined ? '' : replicationXml(replication)}${shardPort === undefined ? '' : clusterXml(shardPort)}
</yandex>
`
}

function replicationXml({
  zookeeperPort,
  interserverPort,
}: {
  zookeeperPort: number
  interserverPort: number
}): string {
  return `
  <interserver_http_host>127.0.0.1</interserver_http_host>
  <interserver_http_port>${interserverPort}</interserver_http_port>
  <zookeeper><node><host>127.0.0.1</host><port>${zookeeperPort}</port></node></zookeeper>`
}

/** A server takes its own port for a local shard, which has the rows at once: only another port goes over the network. */
function clusterXml(shardPort: number): string {
  const replica = `<replica><host>127.0.0.1</host><port>${shardPort}</port></replica>`
  return `
  <remote_servers><behind><shard>${replica}</shard></behind></remote_servers>`
}

/** Users `default` (no password) and `loader`, both in one profile with the given settings; the quota of queries is for `loader`. */
export function usersXml(settings: Record<string, string>, queriesPerDay = 0): string {
  const profile = Object.entries({ log_queries: '1', ...settings })
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('')
  return `<yandex>
  <profiles><default>${profile}</default></profiles>
  <quotas><default/><loader>${quotaXml(queriesPerDay)}</loader></quotas>
  <users>
    <default><password></password>${NETWORKS}<profile>default</profile><quota>default</quota></default>
    <loader><password>${escapeXml('s3cret/&=pw')}</password>${NETWORKS}<profile>default</profile><quota>loader</quota></loader>
  </users>
</yandex>
`
}

function quotaXml(queries: number): string {
  const others = ['errors', 'result_rows', 'read_rows', 'execution_time'].map((name) => `<${name}>0</${name}>`).join('')
  return `<interval><duration>86400</duration><queries>${queries}</queries>${others}</interval>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
