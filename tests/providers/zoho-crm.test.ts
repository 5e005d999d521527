import { testProvider } from 'crosswalk/testing'

testProvider('zoho-crm')
