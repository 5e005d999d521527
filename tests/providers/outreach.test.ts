import { testProvider } from 'crosswalk/testing'

testProvider('outreach')
