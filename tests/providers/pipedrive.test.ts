import { testProvider } from 'crosswalk/testing'

testProvider('pipedrive')
