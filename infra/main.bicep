// Everything that the service needs in one resource group. No secret passes through here: parameters name secrets of a key vault.
targetScope = 'resourceGroup'

import { alertThresholds, authSettings, smtpSettings } from 'types.bicep'

@description('What the resources\' names begin with: lower-case letters, digits and hyphens.')
@minLength(2)
@maxLength(20)
param name string

@description('The Azure region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(3)
@maxLength(40)
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags { *: string } = {}

@description('The settings of the service.')
param auth authSettings = {}

@description('The mail server. Email delivery, the default, needs it: without one the app does not start.')
param smtp smtpSettings?

@description('The key vault, in this resource group and with role-based access control, whose secrets the settings name. Empty: they name none.')
@maxLength(24)
param keyVaultName string = ''

@description('How the storage account is replicated. Standard_ZRS survives the loss of a zone, and Standard_RAGZRS that of the region besides; LRS and GRS are for regions without zones.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param storageSku string = 'Standard_ZRS'

@description('Memory of an instance, in MB. 512 has a quarter of a core, 2048 has one and 4096 two; hashing a password keeps a core busy.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many instances there may be at most. It bounds the cost of an attack, and what reaches storage.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('How many requests an instance is given at once: 0 takes 16 for each core, so that the last of that many logins waits about 4 seconds for its hash. It must stay below Auth__Hashing__MaxQueued, or an instance refuses logins that another one could take.')
@minValue(0)
@maxValue(1000)
param httpConcurrency int = 0

@description('How many instances are kept running while nobody uses them, so that no request waits for a start. They are billed all the time.')
@minValue(0)
@maxValue(100)
param alwaysReadyInstances int = 0

@description('The host name that users see, whose DNS records point to the app already. Empty: the app is reached under its own.')
@maxLength(253)
param customDomain string = ''

@description('The thumbprint of the custom domain\'s certificate, uploaded to this resource group before. Flex Consumption has no managed certificates; a Front Door has, and needs none here.')
@maxLength(40)
param customDomainCertificateThumbprint string = ''

@description('The id of the Front Door (its property frontDoorId) that alone may reach the app, and whose addresses of clients are then believed. Empty: everyone reaches the app directly.')
@maxLength(36)
param frontDoorId string = ''

@description('Who is mailed when an alert is raised. Empty: nobody is, and alerts are seen in the portal only.')
@maxLength(320)
param alertEmail string = ''

@description('When an alert is raised.')
param alerts alertThresholds = {}

@description('A collector for metrics and traces, by OTLP: https://otlp.example.com. Empty: none.')
@maxLength(200)
param otlpEndpoint string = ''

@description('The name of the secret in the vault that holds the collector\'s headers, such as api-key=KEY. Empty: it asks for none.')
@maxLength(127)
param otlpHeadersSecretName string = ''

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('How many GB of logs are taken in a day before the rest is dropped, which bounds their cost. -1: no bound.')
@minValue(-1)
@maxValue(1000)
param logDailyCapGB int = 5

var suffix = uniqueString(resourceGroup().id, name)
var functionAppName = 'func-${name}-${suffix}'
var storageAccountName = 'st${take(replace(toLower(name), '-', ''), 9)}${suffix}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}-${suffix}'
  location: location
  tags: tags
}

module storage 'modules/storage.bicep' = {
  params: {
    name: storageAccountName
    location: location
    tags: tags
    sku: storageSku
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: 'log-${name}-${suffix}'
    applicationInsightsName: 'appi-${name}-${suffix}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGB: logDailyCapGB
  }
}

module access 'modules/access.bicep' = {
  params: {
    principalId: identity.properties.principalId
    storageAccountName: storage.outputs.name
    tableName: storage.outputs.tableName
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    keyVaultName: keyVaultName
  }
}

module app 'modules/app.bicep' = {
  params: {
    name: functionAppName
    planName: 'plan-${name}-${suffix}'
    location: location
    tags: tags
    identityName: identity.name
    storageAccountName: storage.outputs.name
    deploymentContainerName: storage.outputs.deploymentContainerName
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    keyVaultName: keyVaultName
    auth: auth
    smtp: smtp
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReadyInstances: alwaysReadyInstances
    customDomain: customDomain
    customDomainCertificateThumbprint: customDomainCertificateThumbprint
    frontDoorId: frontDoorId
    otlpEndpoint: otlpEndpoint
    otlpHeadersSecretName: otlpHeadersSecretName
  }
  // The app starts with its roles, or its first start fails.
  dependsOn: [access]
}

module alerting 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    workspaceName: monitoring.outputs.workspaceName
    storageAccountName: storage.outputs.name
    email: alertEmail
    thresholds: alerts
  }
}

@description('Where the service answers.')
output url string = app.outputs.url

@description('The function app: func azure functionapp publish NAME.')
output functionAppName string = app.outputs.name

@description('The storage account of the table users.')
output storageAccountName string = storage.outputs.name

@description('The workspace that holds logs and requests.')
output workspaceName string = monitoring.outputs.workspaceName

@description('The Application Insights resource.')
output applicationInsightsName string = monitoring.outputs.applicationInsightsName

@description('The identity that the app runs as.')
output identityName string = identity.name
