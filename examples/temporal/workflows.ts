import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow'
import type { createActivities } from './activities.ts'

const { runStream } = proxyActivities<ReturnType<typeof createActivities>>({
  startToCloseTimeout: '2 minutes', // a turn takes 15 seconds and the page that was begun
  retry: { nonRetryableErrorTypes: ['ServiceError'] }, // there is no such stream
})

const turnsOfOneHistory = 500
const leastWait = 5

/** Keeps a stream up to date, for as long as the workflow lives. */
export async function keepStream(streamId: string): Promise<void> {
  for (let turn = 0; turn < turnsOfOneHistory; turn += 1) {
    const { outcome, secondsUntilDue } = await runStream(streamId)
    if (outcome !== 'yielded') await sleep(Math.max(leastWait, secondsUntilDue) * 1000)
  }
  await continueAsNew<typeof keepStream>(streamId)
}
