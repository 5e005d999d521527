import { testProvider } from 'crosswalk/testing'

testProvider('pipeline-crm')
