import packageJson from '../package.json' with { type: 'json' }

/** Sagwan's version, from package.json. */
export const version: string = packageJson.version
