// All permissions of the app's identity.

@description('The identity.')
@minLength(36)
@maxLength(36)
param principalId string

@description('The storage account.')
@minLength(3)
@maxLength(24)
param storageAccountName string

@description('The table of users.')
@minLength(3)
@maxLength(63)
param tableName string

@description('The queue of background tasks.')
@minLength(3)
@maxLength(63)
param queueName string

@description('The queue of background tasks that failed too often.')
@minLength(3)
@maxLength(63)
param poisonQueueName string

@description('The Application Insights resource.')
@minLength(1)
@maxLength(260)
param applicationInsightsName string

@description('The key vault, or empty.')
@maxLength(24)
param keyVaultName string

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var storageQueueDataMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
var keyVaultSecretsUser = '4633458b-17de-408a-b875-0445c86b69e6'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource users 'tables' existing = {
      name: tableName
    }
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' existing = {
  parent: account
  name: 'default'

  resource tasks 'queues' existing = {
    name: queueName
  }

  resource poison 'queues' existing = {
    name: poisonQueueName
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = if (!empty(keyVaultName)) {
  name: empty(keyVaultName) ? 'none' : keyVaultName
}

// The host creates containers for the locks of timers, its own keys and the deployed package.
resource hostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, storageBlobDataOwner)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The scope is one table. The identity can neither create other tables nor delete this one.
resource users 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::tables::users.id, principalId, storageTableDataContributor)
  scope: account::tables::users
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The scope is one queue. The host updates a message whose task has failed, so that it is delivered again after a minute. The roles for message
// processors and senders do not include that.
resource tasks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(queueService::tasks.id, principalId, storageQueueDataContributor)
  scope: queueService::tasks
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageQueueDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The host adds messages here, and the app never reads them.
resource poison 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(queueService::poison.id, principalId, storageQueueDataMessageSender)
  scope: queueService::poison
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageQueueDataMessageSender)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(applicationInsights.id, principalId, monitoringMetricsPublisher)
  scope: applicationInsights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keyVaultName)) {
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
