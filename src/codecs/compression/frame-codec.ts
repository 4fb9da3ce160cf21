// What blocks of ClickHouse's HTTP interface are compressed with.

export type Codec = 'lz4' | 'zstd' | 'none'
