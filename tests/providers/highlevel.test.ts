import { testProvider } from 'crosswalk/testing'

testProvider('highlevel')
