// All resources of the service, in one resource group. The templates contain no secrets: parameters refer to secrets of a key vault by name.
targetScope = 'resourceGroup'

import { alertThresholds, authSettings, mailSettings, smtpSettings } from 'types.bicep'

@description('The prefix of the resources\' names: lower-case letters, digits and hyphens.')
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

@description('What is in mails. If omitted, mails have no links.')
param mail mailSettings = {}

@description('The key vault, in this resource group and with role-based access control, that contains the secrets of the settings. Empty: no setting uses a secret.')
@maxLength(24)
param keyVaultName string = ''

@description('The replication of the storage account. Standard_ZRS survives the loss of a zone. Standard_RAGZRS also survives the loss of the region. LRS and GRS are for regions without zones.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param storageSku string = 'Standard_ZRS'

@description('Memory of an instance, in MB. 512 has a quarter of a core, 2048 has one and 4096 has two. Hashing a password keeps one core busy.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The maximum number of instances. It limits the cost of an attack and the load on storage.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('The number of concurrent requests of an instance. 0 means 16 for each core; the last of that many logins waits about 4 seconds for its hash. Keep it below Auth__Hashing__MaxQueued. Otherwise an instance refuses logins that another instance could process.')
@minValue(0)
@maxValue(1000)
param httpConcurrency int = 0

@description('The number of instances that run even without requests, so that no request waits for a start. They are billed all the time.')
@minValue(0)
@maxValue(100)
param alwaysReadyInstances int = 0

@description('The host name that users see. Its DNS records must already point to the app. Empty: users reach the app under its default host name.')
@maxLength(253)
param customDomain string = ''

@description('The thumbprint of the custom domain\'s certificate, uploaded to this resource group before. Flex Consumption has no managed certificates. A Front Door has them, and then no certificate is needed here.')
@maxLength(40)
param customDomainCertificateThumbprint string = ''

@description('The id of the Front Door (its property frontDoorId). Only this Front Door can then reach the app, and the client addresses that it sends are trusted. Empty: all clients reach the app directly.')
@maxLength(36)
param frontDoorId string = ''

@description('The email address that alerts are sent to. Empty: no mail is sent, and alerts appear in the portal only.')
@maxLength(320)
param alertEmail string = ''

@description('The thresholds of the alerts.')
param alerts alertThresholds = {}

@description('A collector for metrics and traces, by OTLP: https://otlp.example.com. Empty: none.')
@maxLength(200)
param otlpEndpoint string = ''

@description('The name of the secret in the vault that contains the collector\'s headers, such as api-key=KEY. Empty: the collector needs no headers.')
@maxLength(127)
param otlpHeadersSecretName string = ''

@description('The retention of logs, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('The daily limit of logs, in GB. Further logs are dropped, which limits the cost. -1: no limit.')
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
    queueName: storage.outputs.queueName
    poisonQueueName: storage.outputs.poisonQueueName
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
    mail: mail
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
  // The app needs its roles at start. Without them, its first start fails.
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

@description('The URL of the service.')
output url string = app.outputs.url

@description('The function app: func azure functionapp publish NAME.')
output functionAppName string = app.outputs.name

@description('The storage account of the table users and the queue tasks.')
output storageAccountName string = storage.outputs.name

@description('The workspace that holds logs and requests.')
output workspaceName string = monitoring.outputs.workspaceName

@description('The Application Insights resource.')
output applicationInsightsName string = monitoring.outputs.applicationInsightsName

@description('The identity that the app runs as.')
output identityName string = identity.name
