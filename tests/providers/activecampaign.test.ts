import { testProvider } from 'crosswalk/testing'

testProvider('activecampaign')
