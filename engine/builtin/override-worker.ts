import { pathOf } from './home.ts'

/** The program of the threads in which overrides are evaluated, in one text. In the source tree: what was built last. */
export async function overrideWorkerCode(): Promise<string> {
  const built: { readonly overrideWorkerCode: () => Promise<string> } = await import(
    pathOf('build/builtin/override-worker.js')
  )
  return built.overrideWorkerCode()
}
