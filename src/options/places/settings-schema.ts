// The JSON schema of a settings file, for editors: docs/settings.schema.json.

import { helpOf, type Option } from '../option.ts'
import { SECTIONS, settingsOf } from './settings-file.ts'

export function settingsSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of bulkload',
    description: 'Options for bulkload --config FILE. Flags and variables take precedence.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...propertiesOf(settingsOf()),
      ...Object.fromEntries(
        SECTIONS.map((verb) => [
          verb,
          {
            description: `Options for bulkload ${verb} only. They take precedence over the top-level ones.`,
            type: 'object',
            additionalProperties: false,
            properties: propertiesOf(settingsOf(verb)),
          },
        ]),
      ),
    },
  }
}

function propertiesOf(options: ReturnType<typeof settingsOf>): object {
  return Object.fromEntries(options.map(([name, option]) => [name, propertyOf(option)]))
}

function propertyOf(option: Option): object {
  return { description: helpOf(option), ...option.kind.schema }
}
