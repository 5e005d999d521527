import { plainJson } from '../../engine/json/plain-json.ts'

/** What an evaluation came to: a value as JSON text, an error's code, or a crash of the evaluator itself. */
export type Outcome =
  | { readonly value: string | undefined }
  | { readonly code: string }
  | { readonly crash: string }

/** Runs an evaluation to its outcome. */
export async function outcomeOf(evaluate: () => unknown): Promise<Outcome> {
  let value: unknown
  try {
    value = await evaluate()
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown }
    const coded = typeof code === 'string' && code !== 'X1000'
    return coded ? { code } : { crash: String(message) }
  }
  try {
    return { value: JSON.stringify(plainJson(value)) }
  } catch {
    return { code: 'X1002' }
  }
}
