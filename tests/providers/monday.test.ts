import { testProvider } from 'crosswalk/testing'

testProvider('monday')
