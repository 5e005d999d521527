import { testProvider } from 'crosswalk/testing'

testProvider('odoo')
