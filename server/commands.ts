/** The commands that `crosswalk` gains where this package is installed. */
export { addAccount } from './commands/account.ts'
export { addKey } from './commands/key.ts'
export { addOAuthClient } from './commands/oauth-client.ts'
export { addServe } from './commands/serve.ts'
export { addSync } from './commands/sync.ts'
export { addToken } from './commands/token.ts'
