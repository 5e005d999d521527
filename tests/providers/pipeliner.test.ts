import { testProvider } from 'crosswalk/testing'

testProvider('pipeliner')
