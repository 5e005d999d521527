import { testProvider } from 'crosswalk/testing'

testProvider('salesflare')
