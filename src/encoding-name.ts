// The names of the encodings: what a target takes, a plan is for, and a segment holds. Each is a folder in `src/encodings`.

export type EncodingName = 'clickhouse-native' | 'clickhouse-text' | 'postgres-binary' | 'postgres-text'
