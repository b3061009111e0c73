// Alerts that need an operator immediately. docs/operations.md explains what to do.

import { alertThresholds } from '../types.bicep'

@description('The prefix of the alerts\' names.')
@minLength(2)
@maxLength(20)
param name string

@description('The Azure region.')
@minLength(3)
@maxLength(40)
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The workspace that holds the requests.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('The storage account.')
@minLength(3)
@maxLength(24)
param storageAccountName string

@description('The email address that alerts are sent to, or empty.')
@maxLength(320)
param email string

@description('The thresholds of the alerts.')
param thresholds alertThresholds

// With fewer than 20 requests, a percentage is not meaningful.
var shareOfRequests = '''
AppRequests
| summarize Requests = sum(ItemCount), Hits = sumif(ItemCount, {0})
| where Requests >= 20
| project Percent = 100.0 * Hits / Requests
'''

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource serverErrors 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-server-errors'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: requests fail'
    description: 'Too many requests get a 5xx: storage is down or throttles, too many passwords wait, or the app has a fault.'
    severity: 1
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: format(shareOfRequests, 'toint(ResultCode) >= 500')
          metricMeasureColumn: 'Percent'
          timeAggregation: 'Maximum'
          operator: 'GreaterThanOrEqual'
          threshold: thresholds.?serverErrorPercent ?? 5
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [operators.id] }
  }
}

resource throttled 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-throttled'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: requests are throttled'
    description: 'Too many requests get a 429: someone guesses passwords, or many users share one address.'
    severity: 2
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: format(shareOfRequests, 'toint(ResultCode) == 429')
          metricMeasureColumn: 'Percent'
          timeAggregation: 'Maximum'
          operator: 'GreaterThanOrEqual'
          threshold: thresholds.?throttledPercent ?? 20
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [operators.id] }
  }
}

resource poisonedTasks 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-poisoned-tasks'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: background tasks fail'
    description: 'A background task, such as a mail, has failed for an hour and was moved to the poison queue.'
    severity: 2
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          // Both the app's line and that of the Functions host, which names the queue.
          query: 'AppTraces | where Message has \'poison\''
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [operators.id] }
  }
}

resource storageAvailability 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-storage-availability'
  location: 'global'
  tags: tags
  properties: {
    description: 'Table Storage fails: users cannot log in, and profiles cannot be read.'
    severity: 1
    enabled: true
    scopes: ['${account.id}/tableServices/default']
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    targetResourceType: 'Microsoft.Storage/storageAccounts/tableServices'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'Availability'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts/tableServices'
          metricName: 'Availability'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: thresholds.?storageAvailabilityPercent ?? 99
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: operators.id }]
  }
}
