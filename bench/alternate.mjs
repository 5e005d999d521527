// Measures two ways of doing the same work in one run: they alternate, so that whatever else the machine does
// hits both; what counts is the ratio of the medians. `busy` measures what this process computes instead of what passes.
export async function alternate({ rounds, warmups = 3, busy = false }, ours, byHand) {
  for (let round = 0; round < warmups; round += 1) {
    await ours()
    await byHand()
  }
  const times = { ours: [], byHand: [] }
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['ours', 'byHand'] : ['byHand', 'ours']
    for (const name of order) times[name].push(await time(name === 'ours' ? ours : byHand, busy))
  }
  const [mine, hand] = [median(times.ours), median(times.byHand)]
  return { ours: mine, byHand: hand, ratio: mine / hand, rounds }
}

async function time(work, busy) {
  const now = busy ? computed : () => performance.now()
  const start = now()
  await work()
  return now() - start
}

function computed() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
