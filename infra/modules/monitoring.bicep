// Logs and requests: Application Insights with a workspace. It accepts telemetry from identities only.

@description('The name of the Log Analytics workspace.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('The name of the Application Insights resource.')
@minLength(1)
@maxLength(260)
param applicationInsightsName string

@description('The Azure region.')
@minLength(3)
@maxLength(40)
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The retention of logs, in days.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('The daily limit of logs, in GB. -1: no limit.')
@minValue(-1)
@maxValue(1000)
param dailyCapGB int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB }
    features: { disableLocalAuth: true }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

@description('The workspace.')
output workspaceName string = workspace.name

@description('The Application Insights resource.')
output applicationInsightsName string = applicationInsights.name
