// What is used of Vitest. It is the user's own: the package does not install it.
declare module 'vitest' {
  export function describe(name: string, declare: () => void): void
  export function test(name: string, run: () => Promise<void>): void
  export function beforeAll(run: () => Promise<void>): void
  export function afterAll(run: () => Promise<void>): void
  export function expect(value: unknown): { toMatchSnapshot(): void }
}
