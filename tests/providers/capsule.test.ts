import { testProvider } from 'crosswalk/testing'

testProvider('capsule')
