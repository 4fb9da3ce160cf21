// The options that only the command line has: what is printed, and the settings file.

import { DATABASE_VERBS } from '../targets.ts'
import { type Options, READS, RUN_VERBS, WRITES } from './option.ts'
import { choice, FILE, SWITCH } from './value-kinds.ts'

export interface OutputOptions {
  readonly config?: string
  readonly target?: string
  readonly json?: boolean
  readonly verbose?: boolean
  readonly logFormat?: 'text' | 'json'
  readonly quiet?: boolean
}

export const OUTPUT_OPTIONS = {
  config: {
    group: 'OUTPUT',
    scope: 'run',
    verbs: READS,
    kind: FILE,
    isOfCommands: true,
    help: 'JSON file with settings; flags and environment variables take precedence (docs/options.md).',
    otherwise: 'none',
  },
  target: {
    group: 'TARGET',
    scope: 'target',
    verbs: ['inspect'],
    kind: choice([...DATABASE_VERBS, 'both']),
    default: 'both',
    isCommon: true,
    help: 'Target whose types, CREATE TABLE and load command to show.',
  },
  json: {
    group: 'OUTPUT',
    scope: 'output',
    verbs: [...READS, ...RUN_VERBS],
    kind: SWITCH,
    default: false,
    isOfCommands: true,
    isCommon: true,
    excludes: (value) => (value ? ['verbose'] : []),
    help: 'Print one JSON document on stdout.',
  },
  verbose: {
    group: 'OUTPUT',
    scope: 'output',
    verbs: [...WRITES, 'resume'],
    kind: SWITCH,
    isOfCommands: true,
    help: 'Print the full summary of each table: format, bytes, speed, segments, wire.',
    otherwise: 'one line per table',
  },
  logFormat: {
    group: 'OUTPUT',
    scope: 'output',
    verbs: [...WRITES, 'resume'],
    kind: choice(['text', 'json']),
    default: 'text',
    isOfCommands: true,
    excludes: (value) => (value === 'json' ? ['verbose'] : []),
    help: 'json: events on stderr, one JSON document per line, and no text on stdout.',
  },
  quiet: {
    group: 'OUTPUT',
    scope: 'output',
    verbs: [...WRITES, 'resume'],
    kind: SWITCH,
    default: false,
    char: 'q',
    isOfCommands: true,
    isCommon: true,
    excludes: (value) => (value ? ['logFormat'] : []),
    help: 'No progress on stderr: only warnings, rejects and errors.',
  },
} as const satisfies Options<OutputOptions>
