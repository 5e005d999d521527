// Measures two ways of doing the same work in one run: they alternate, so that whatever else the machine does
// hits both; what counts is the ratio of the medians.
export async function alternate({ rounds, warmups = 3 }, ours, byHand) {
  for (let round = 0; round < warmups; round += 1) {
    await ours()
    await byHand()
  }
  const times = { ours: [], byHand: [] }
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['ours', 'byHand'] : ['byHand', 'ours']
    for (const name of order) times[name].push(await time(name === 'ours' ? ours : byHand))
  }
  const [mine, hand] = [median(times.ours), median(times.byHand)]
  return { ours: mine, byHand: hand, ratio: mine / hand, rounds }
}

async function time(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
